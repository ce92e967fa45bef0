/** Compiled, and printed into docs/client.md part by part. */

// #region provider
'use client'

import { Client } from '@portico/client'
import { ConnectionStatus, PorticoProvider } from '@portico/client/react'
import type { ReactNode } from 'react'

// Once, outside any component. Without `client` the provider makes one with the defaults.
const client = new Client({ auth: { token: '/api/portico/token' } })

export function Realtime({ children }: { readonly children: ReactNode }) {
  return (
    <PorticoProvider client={client}>
      <ConnectionStatus />
      {children}
    </PorticoProvider>
  )
}
// #endregion
