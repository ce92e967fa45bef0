import type { Metadata } from 'next'

import { ConnectionReport } from '../../features/connection/report.tsx'
import { Page } from '../../features/shell/page.tsx'

export const metadata: Metadata = { title: 'Connection' }

export default function ConnectionPage() {
  return (
    <Page>
      <h1 className="font-semibold text-28 leading-tight tracking-tight">Connection</h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        What this page finds on its own origin, asked again every five seconds.
      </p>
      <ConnectionReport />
    </Page>
  )
}
