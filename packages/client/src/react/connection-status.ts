import { createElement, type ReactNode, useSyncExternalStore } from 'react'
import { initialStatus, type Status, type StatusName } from '../status.ts'
import { useClient } from './provider.ts'

const serverStatus = () => initialStatus

/** The status of the connection. The object is replaced when something in it changes, and only then. */
export function useStatus(): Status {
  const { status } = useClient()
  return useSyncExternalStore(status.subscribe, status.get, serverStatus)
}

const words: Readonly<Record<StatusName, string>> = {
  connecting: 'Connecting',
  live: 'Connected',
  recovering: 'Catching up',
  degraded: 'Connected, on a slower way',
  offline: 'Offline',
  stopped: 'Not connected',
}

export interface ConnectionStatusProps {
  readonly className?: string
  /** Renders something else than the English words. */
  readonly children?: (status: Status) => ReactNode
}

/**
 * Shows the state of the connection and, when something is wrong, what it is, why, and what helps. Screen readers
 * announce each change. It comes without styles: use `data-state` and `data-transport`.
 */
export function ConnectionStatus({ className, children }: ConnectionStatusProps) {
  const status = useStatus()
  const { state, transport, finding, explanation: why } = status
  return createElement(
    'span',
    {
      role: 'status',
      'aria-live': 'polite',
      'aria-atomic': true,
      className,
      'data-state': state,
      'data-transport': transport,
      'data-finding': finding?.id,
    },
    children ? children(status) : words[state] + (why ? `. ${why.title}. ${why.cause} ${why.cure}` : ''),
  )
}
