import type { State } from '../report.ts'
import { element } from './element.ts'

/** Every state has a shape and a word, so that none is shown by colour alone. */
const marks: Readonly<Record<State | 'asking', { shape: string; word: string }>> = {
  green: { shape: '✓', word: 'well' },
  red: { shape: '✗', word: 'fault' },
  unknown: { shape: '·', word: 'unknown' },
  asking: { shape: '…', word: 'asking' },
}

export function mark(state: State | 'asking'): HTMLElement {
  const { shape, word } = marks[state]
  return element(
    'span',
    { class: 'mark' },
    element('span', { 'aria-hidden': 'true' }, shape),
    element('span', { class: 'unseen' }, word),
  )
}
