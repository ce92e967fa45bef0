import type { CheckName } from '../check-table.ts'
import type { ReportedCheck } from '../report.ts'
import { element } from './element.ts'
import { mark } from './marks.ts'

/** Best first, as a client tries them. */
const transports = {
  upgrade: 'WebSocket',
  stream: 'HTTP stream',
  poll: 'Long polling',
} as const satisfies Partial<Record<CheckName, string>>

/** One row per transport, with its time. */
export function transportRows(made: readonly ReportedCheck[]): readonly HTMLElement[] {
  return Object.entries(transports).map(([name, title]) => {
    const check = made.find((one) => one.name === name)
    const state = check?.state ?? 'unknown'
    return element(
      'li',
      { class: 'transport', 'data-transport': name, 'data-state': state },
      mark(state),
      element('span', { class: 'title' }, title),
      element('span', { class: 'says' }, check?.says ?? 'not tried yet'),
    )
  })
}
