import { app } from '@portico/contract'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'

import { ConnectionBanner } from '../features/connection/connection-banner.tsx'
import { Waiting } from '../features/going/waiting.tsx'
import { KeyList } from '../features/keys/key-list.tsx'
import { type LoadedUnread, readUnread } from '../features/notifications/server/read-notifications.ts'
import { UnreadCount } from '../features/notifications/unread-count.tsx'
import { LiveSession } from '../features/session/live-session.tsx'
import { findPerson, findSession } from '../features/session/server/person.ts'
import { LiveMark } from '../features/shell/live-mark.tsx'
import { LiveStatus } from '../features/shell/live-status.tsx'
import { Mark } from '../features/shell/mark.tsx'
import { Rail } from '../features/shell/rail.tsx'
import { openDb } from '../lib/db.ts'
import { requireConfig } from '../lib/require-config.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Portico', template: '%s · Portico' },
  description: "Realtime for TypeScript teams, self-hosted, on the page's own origin.",
}

const markClass = 'size-5 text-accent'

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f5' },
    { media: '(prefers-color-scheme: dark)', color: '#12110f' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // During a build there is no request, and so no session.
  await connection()
  const session = await findSession()
  const unread = await findUnread()
  return (
    <html lang="en">
      <body
        data-person={session?.userId}
        className="min-h-dvh max-sm:pb-(--tabs) sm:grid sm:grid-cols-[14rem_1fr]"
      >
        {session ? (
          <LiveSession
            key={session.userId}
            personId={session.userId}
            auth={requireConfig().SOCKET_AUTH}
            contract={app.fingerprints()}
          >
            <Rail
              session={session}
              mark={<LiveMark className={markClass} />}
              keys={<KeyList />}
              status={<LiveStatus />}
              badges={{ '/notifications': unread && <UnreadCount loaded={unread} /> }}
            />
            <main className="min-w-0">
              <ConnectionBanner />
              <Waiting />
              {children}
            </main>
          </LiveSession>
        ) : (
          <>
            <Rail session={undefined} mark={<Mark className={markClass} />} />
            <main className="min-w-0">
              <Waiting />
              {children}
            </main>
          </>
        )}
      </body>
    </html>
  )
}

/** Undefined if nobody is signed in, or while the database is away: the rail is drawn without it. */
async function findUnread(): Promise<LoadedUnread | undefined> {
  try {
    const person = await findPerson()
    return person && (await readUnread(await openDb(), person.id))
  } catch {
    return undefined
  }
}
