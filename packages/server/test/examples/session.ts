/** Run by a test, and printed into docs/channels.md and docs/server.md part by part. */
// #region token
import { tokenRoute } from '@portico/server'

/** What your sign-in knows about the request; undefined if nobody is signed in. */
type ReadSession = (request: Request) => Promise<{ id: string; user: string; name: string } | undefined>

export const makeTokenRoute = (readSession: ReadSession) =>
  tokenRoute({
    key: process.env.TOKEN_SECRET,
    session: async (request) => {
      const session = await readSession(request)
      return session && { user: session.user, session: session.id, info: { name: session.name } }
    },
  })

// #endregion

// #region sign-out
import type { Realtime } from '@portico/server'

/** Tokens of the token route live for five minutes. If connections use a session cookie, take its lifetime instead. */
const longestLifeMs = 10 * 60_000

/** Call it with your own sign-out. The session's connections end on all nodes, and its tokens are void. */
export async function signedOut(realtime: Pick<Realtime<never>, 'revoke'>, session: string): Promise<void> {
  await realtime.revoke({ session, expiresAt: new Date(Date.now() + longestLifeMs) })
}

// #endregion

// #region robot
import { createToken } from '@portico/server'

/** For a program that connects as a user of its own. */
export const tokenOfRobot = () =>
  createToken({ user: 'robot', claims: { role: 'robot' } }, { key: process.env.TOKEN_SECRET, ttlSeconds: 60 })
// #endregion
