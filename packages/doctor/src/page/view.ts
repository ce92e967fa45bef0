import type { CheckName } from '../check-table.ts'
import type { Component } from '../checks/readiness.ts'
import type { Progress } from '../examined-origin.ts'
import type { Report, ReportedCheck } from '../report.ts'
import { askingRow, checkRow } from './check-row.ts'
import { element, fill, part } from './element.ts'
import { mark } from './marks.ts'
import { type Place, places, seePlaces } from './places.ts'
import { roundTripFigure } from './round-trips.ts'
import { transportRows } from './transports.ts'

/** What the page shows. */
export interface Known {
  readonly made: readonly ReportedCheck[]
  readonly components: readonly Component[] | undefined
}

function showPlaces({ made, components }: Known): void {
  const seen = seePlaces(made, components)
  const rows = Object.entries(places).map(([place, title]) => {
    const { state, says } = seen[place as Place]
    return element(
      'li',
      { class: 'place', 'data-place': place, 'data-state': state },
      mark(state),
      element('span', { class: 'title' }, title),
      element('span', { class: 'says' }, says),
    )
  })
  fill('places', ...rows)
}

export function showMade(known: Known, next?: CheckName): void {
  const asking = next === undefined ? [] : [askingRow(next)]
  fill('checks', ...known.made.map(checkRow), ...asking)
  fill('transports', ...transportRows(known.made))
  showPlaces(known)
}

export function showRoundTrips(taken: readonly number[]): void {
  fill('round-trips', ...roundTripFigure(taken))
}

/** Shown in the last row, that of the slow check in progress. */
export function showProgress({ seconds, ofSeconds }: Progress): void {
  const bar = { max: `${ofSeconds}`, value: `${seconds}`, 'aria-label': 'Silence held' }
  const says = part('checks').lastElementChild?.querySelector('.says')
  says?.replaceChildren(element('progress', bar), ` silent for ${seconds} s, for ${ofSeconds} s at most`)
}

export function showTrace(code: string): void {
  fill('trace', 'Trace ', element('code', {}, code), ' — ', element('code', {}, `portico explain ${code}`))
}

export function sayVerdict(text: string, tone: 'asking' | Report['verdict']): void {
  const verdict = part('verdict')
  verdict.textContent = text
  verdict.dataset.tone = tone
  part('mark').dataset.tone = tone
}

/** For screen readers: only the result is announced, not each of twenty rows. */
export function verdictOf({ counts }: Report): string {
  if (counts.red === 0) return 'All is well.'
  return counts.red === 1 ? 'One thing is wrong.' : `${counts.red} things are wrong.`
}
