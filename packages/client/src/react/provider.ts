import { createContext, createElement, type ReactNode, useContext, useEffect, useState } from 'react'
import { Client } from '../client.ts'

const Context = createContext<Client | undefined>(undefined)

export interface PorticoProviderProps {
  /** Make it once, outside of components. By default a client with default options. */
  readonly client?: Client
  readonly children?: ReactNode
}

/** Connects while it is mounted. A quick remount, as in StrictMode, keeps the connection. */
export function PorticoProvider({ client, children }: PorticoProviderProps) {
  const [own] = useState(() => client ?? new Client())
  const used = client ?? own
  useEffect(() => used.hold(), [used])
  return createElement(Context.Provider, { value: used }, children)
}

export function useClient(): Client {
  const client = useContext(Context)
  if (client !== undefined) return client
  throw new Error(
    'no <PorticoProvider> above this component: wrap the layout in one, in a file that begins with ' +
      "'use client'",
  )
}
