import type { Chronicle } from './chronicle.ts'

/** How much was checked. */
export interface Summary {
  readonly committed: number
  readonly rolledBack: number
  readonly acknowledged: number
  readonly delivered: number
  readonly recovered: number
  readonly gaps: number
  readonly denied: number
  readonly faults: number
}

export function summarise({ writes, subscribers, spans }: Chronicle): Summary {
  const told = subscribers.flatMap((subscriber) => subscriber.told)
  const arrivals = told.filter((one) => one.kind === 'live').map(({ how }) => how)
  const ended = (kind: string) => writes.filter(({ outcome }) => outcome.kind === kind).length
  return {
    committed: ended('committed'),
    rolledBack: ended('rolled back'),
    acknowledged: ended('acknowledged'),
    delivered: told.filter(({ kind }) => kind === 'publication').length,
    recovered: arrivals.filter((how) => how === 'recovered').length,
    gaps: arrivals.filter((how) => how === 'gap').length,
    denied: told.filter(({ kind }) => kind === 'denied').length,
    faults: spans.length,
  }
}

export function printSummary(summary: Summary): string {
  return Object.entries(summary)
    .map(([name, count]) => `${count} ${name === 'rolledBack' ? 'rolled back' : name}`)
    .join(', ')
}
