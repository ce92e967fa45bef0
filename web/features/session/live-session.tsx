'use client'

import { Client } from '@portico/client'
import { PorticoProvider, useClient } from '@portico/client/react'
import { type ReactNode, useEffect, useState } from 'react'

import { followTabs } from './tabs.ts'

interface LiveSessionProps {
  readonly personId: string
  /** `token`: this app's route gives out tokens. `cookie`: the session cookie itself identifies the person. */
  readonly auth: 'token' | 'cookie'
  /** The contract's `fingerprints()` when the page was rendered. */
  readonly contract: Readonly<Record<string, string>>
  readonly children: ReactNode
}

/** One connection for the page, for as long as this person is signed in. */
export function LiveSession({ personId, auth, contract, children }: LiveSessionProps) {
  const [client] = useState(() => new Client(auth === 'cookie' ? { auth, contract } : { contract }))
  return (
    <PorticoProvider client={client}>
      <Follow personId={personId} />
      {children}
    </PorticoProvider>
  )
}

function Follow({ personId }: { readonly personId: string }) {
  const client = useClient()
  useEffect(() => followTabs(personId, () => client.close()), [personId, client])
  return null
}
