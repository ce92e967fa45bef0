import { PorticoProvider } from '@portico/client/react'
import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'

import { readSession } from '../features/session/person.ts'
import { LiveStatus } from '../features/shell/live-status.tsx'
import { Rail } from '../features/shell/rail.tsx'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Portico', template: '%s · Portico' },
  description: "Realtime for TypeScript teams, self-hosted, on the page's own origin.",
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf8f5' },
    { media: '(prefers-color-scheme: dark)', color: '#12110f' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // A build has no request to know anybody by.
  await connection()
  const session = await readSession()
  return (
    <html lang="en">
      <body className="min-h-dvh sm:grid sm:grid-cols-[14rem_1fr]">
        {session ? (
          <PorticoProvider>
            <Rail person={{ id: session.userId, name: session.name }} status={<LiveStatus />} />
            <main className="min-w-0">{children}</main>
          </PorticoProvider>
        ) : (
          <>
            <Rail person={undefined} />
            <main className="min-w-0">{children}</main>
          </>
        )}
      </body>
    </html>
  )
}
