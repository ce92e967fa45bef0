import { Moment } from '../time/moment.tsx'
import type { ShowState } from './show-rows.ts'

/** The state of a show, as a shape and a word; for a scheduled one, also when it starts. */
export function Badge({ state, startsAt }: { readonly state: ShowState; readonly startsAt: string }) {
  switch (state) {
    case 'live':
      return (
        <span className="inline-flex items-center gap-1.5 rounded-small bg-fault px-2 py-0.5 font-semibold text-12 text-ground">
          <span aria-hidden="true">●</span>Live
        </span>
      )
    case 'scheduled':
      return (
        <span className="inline-flex items-center gap-1 whitespace-nowrap rounded-small border border-line px-2 py-0.5 font-medium text-12 text-soft">
          Starts <Moment at={startsAt} as="when" className="tabular-nums" />
        </span>
      )
    case 'ended':
      return (
        <span className="rounded-small border border-line px-2 py-0.5 font-medium text-12 text-soft">
          Ended
        </span>
      )
    default:
      return state satisfies never
  }
}
