'use client'

import { useSyncExternalStore } from 'react'

export interface MomentProps {
  /** ISO 8601. */
  readonly at: string
  /** `clock`: the hour of that day. `ago`: how long it is since then. */
  readonly as: 'clock' | 'ago'
  readonly className?: string
}

/** A moment in the reader's own time, exact on hover. Until the page's scripts run it is in UTC. */
export function Moment({ at, as, className }: MomentProps) {
  const minute = useSyncExternalStore(everyMinute, currentMinute, unknownMinute)
  const exact = minute === undefined ? undefined : new Date(at).toLocaleString()
  return (
    <time dateTime={at} title={exact} className={className}>
      {as === 'ago' && minute !== undefined
        ? ago(at, minute)
        : clock(at, minute === undefined ? 'UTC' : undefined)}
    </time>
  )
}

const MINUTE_MS = 60_000

/** A clock on the page, asked of nobody else. */
function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, MINUTE_MS / 2)
  return () => clearInterval(timer)
}

const currentMinute = (): number | undefined => Math.floor(Date.now() / MINUTE_MS)
const unknownMinute = (): number | undefined => undefined

function clock(at: string, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  } as Intl.DateTimeFormatOptions).format(new Date(at))
}

const STEPS = [
  { below: 60, divisor: 1, unit: 'min' },
  { below: 60 * 24, divisor: 60, unit: 'h' },
  { below: Number.POSITIVE_INFINITY, divisor: 60 * 24, unit: 'd' },
] as const

function ago(at: string, minute: number): string {
  const minutes = minute - Math.floor(Date.parse(at) / MINUTE_MS)
  if (minutes < 1) return 'now'
  const step = STEPS.find(({ below }) => minutes < below) ?? STEPS[2]
  return `${Math.floor(minutes / step.divisor)} ${step.unit}`
}
