import type { PollOpened } from '@portico/protocol'
import t from 'tap'
import { encode } from '../support/next-auth.ts'
import { startService, testOrigin } from '../support/service.ts'

const secret = 'the secret of the sign-in library, and long'

/** What a service with these variables answers to a connect by nothing but the session cookie. */
async function connectByCookie(env: Readonly<Record<string, string>>): Promise<string> {
  await using running = await startService({ env })
  const cookie = await encode({ token: { sub: 'ann' }, secret })
  const response = await fetch(`${running.url}/ws/poll`, {
    method: 'POST',
    headers: { origin: testOrigin, cookie: `next-auth.session-token=${cookie}` },
    body: JSON.stringify({ data: '{"id":1,"connect":{}}' }),
  })
  const { frame } = (await response.json()) as PollOpened
  return frame
}

t.test('a session cookie opens a connection only where that was asked for', async (t) => {
  t.match(await connectByCookie({ SESSION_SECRET: secret }), /"connect":\{"client":/)
  for (const name of ['NEXTAUTH_SECRET', 'AUTH_SECRET']) {
    t.match(
      await connectByCookie({ [name]: secret }),
      /"message":"unauthorized"/,
      `${name} is shared with the web app`,
    )
  }
})
