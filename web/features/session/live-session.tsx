'use client'

import { Client } from '@portico/client'
import { PorticoProvider, useClient } from '@portico/client/react'
import { type ReactNode, useEffect, useState } from 'react'

import { followSignOut } from './sign-out.ts'

export interface LiveSessionProps {
  /** `token`: this app's route gives out tokens. `cookie`: the session cookie itself identifies the person. */
  readonly auth: 'token' | 'cookie'
  /** What this page was made with, by `fingerprints()`. */
  readonly contract: Readonly<Record<string, string>>
  readonly children: ReactNode
}

/** One connection for the page, for as long as this person is signed in. */
export function LiveSession({ auth, contract, children }: LiveSessionProps) {
  const [client] = useState(() => new Client(auth === 'cookie' ? { auth, contract } : { contract }))
  return (
    <PorticoProvider client={client}>
      <Follow />
      {children}
    </PorticoProvider>
  )
}

function Follow() {
  const client = useClient()
  useEffect(() => followSignOut(() => client.close()), [client])
  return null
}
