'use client'

import { dateFormat, dayOf, MINUTE_MS, useMinute } from './now.ts'

interface MomentProps {
  /** ISO 8601. */
  readonly at: string
  /** `clock`: the hour. `day`: which day it is. `when`: the hour, and the day unless it is today. `ago`: how long ago. */
  readonly as: 'clock' | 'day' | 'when' | 'ago'
  readonly className?: string
}

/** A moment in the reader's own time, exact on hover. Until the page's scripts run it is in UTC. */
export function Moment({ at, as, className }: MomentProps) {
  const minute = useMinute()
  return (
    <time dateTime={at} title={minute === undefined ? undefined : exactly(at, minute)} className={className}>
      {WORDS[as](at, minute)}
    </time>
  )
}

const clock = dateFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const date = dateFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' })
const dated = dateFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
const exactly = dateFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium' })

const WORDS = {
  clock,
  day,
  when,
  ago: (at, minute) => (minute === undefined ? clock(at, minute) : ago(at, minute)),
} as const satisfies Record<MomentProps['as'], (at: string, minute: number | undefined) => string>

const DAY_MS = 24 * 60 * MINUTE_MS

/** Which day it is for the reader is unknown until scripts run. */
function day(at: string, minute: number | undefined): string {
  if (minute === undefined) return date(at, minute)
  const now = minute * MINUTE_MS
  if (dayOf(at, minute) === dayOf(now, minute)) return 'Today'
  return dayOf(at, minute) === dayOf(now - DAY_MS, minute) ? 'Yesterday' : date(at, minute)
}

function when(at: string, minute: number | undefined): string {
  const isToday = minute !== undefined && dayOf(at, minute) === dayOf(minute * MINUTE_MS, minute)
  return isToday ? clock(at, minute) : `${dated(at, minute)}, ${clock(at, minute)}`
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
