import { createElement, type ReactNode, useSyncExternalStore } from 'react'
import { initialStatus, type Status, type StatusName } from '../status.ts'
import { useClient } from './provider.ts'

const serverStatus = () => initialStatus

/** How the connection is. A new object exactly when something about it changes. */
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
  /** Instead of the words: what to show, and in which language. */
  readonly children?: (status: Status) => ReactNode
}

/**
 * Says how the connection is and, when something is wrong, what it is and what helps; to screen readers too, when it
 * changes. It has no looks of its own: style it by `data-state` and `data-transport`.
 */
export function ConnectionStatus({ className, children }: ConnectionStatusProps) {
  const status = useStatus()
  const { state, transport, finding, explanation } = status
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
    children
      ? children(status)
      : [words[state], explanation?.title, explanation?.cure].filter(Boolean).join('. '),
  )
}
