import type { Metadata } from 'next'

import { OwnConnection } from '../../features/connection/own-connection.tsx'
import { ConnectionReport } from '../../features/connection/report.tsx'
import { findSession } from '../../features/session/server/person.ts'
import { Page } from '../../features/shell/page.tsx'

export const metadata: Metadata = { title: 'Connection' }

export default async function ConnectionPage() {
  const session = await findSession()
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">Connection</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        How this page reaches the service, and what stands in the way where something does.
      </p>
      {session && <OwnConnection channel={`user:${session.userId}`} />}
      <ConnectionReport />
    </Page>
  )
}
