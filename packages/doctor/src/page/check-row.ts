import type { ProxyLines } from '@portico/protocol/findings'

import { type CheckName, checkTable } from '../check-table.ts'
import { findingsOf, type ReportedCheck, type ReportedFinding } from '../report.ts'
import { element } from './element.ts'
import { mark } from './marks.ts'

/** A finished check with its answer, and with cause and cure if it is red. */
export function checkRow(check: ReportedCheck): HTMLElement {
  const { name, state, says, ms } = check
  const row = element(
    'li',
    { class: 'check', 'data-check': name, 'data-state': state },
    mark(state),
    element('span', { class: 'title' }, checkTable[name].title),
    element('span', { class: 'says' }, says),
    element('span', { class: 'ms' }, state === 'unknown' ? '' : `${ms} ms`),
  )
  row.append(...findingsOf(check).map(findingBox))
  return row
}

/** A check that is running. */
export function askingRow(name: CheckName): HTMLElement {
  return element(
    'li',
    { class: 'check', 'data-check': name, 'data-state': 'asking' },
    mark('asking'),
    element('span', { class: 'title' }, checkTable[name].title),
    element('span', { class: 'says' }, checkTable[name].asks.replaceAll('`', '')),
  )
}

function findingBox({ id, title, cause, cure, lines }: ReportedFinding): HTMLElement {
  return element(
    'div',
    { class: 'finding' },
    element('h3', {}, title, ' ', element('code', {}, id)),
    element('p', {}, cause),
    element('p', {}, element('strong', {}, 'Cure. '), cure),
    ...(lines === undefined ? [] : linesOf(lines)),
  )
}

function linesOf({ nginx, caddy }: ProxyLines): HTMLElement[] {
  return [
    ['nginx', nginx],
    ['Caddy', caddy],
  ].map(([door = '', text = '']) =>
    element(
      'figure',
      {},
      element('figcaption', {}, door),
      element('pre', { tabindex: '0', 'aria-label': `Lines for ${door}` }, element('code', {}, text)),
    ),
  )
}
