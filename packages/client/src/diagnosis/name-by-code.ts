import type { Diagnostician } from '../case.ts'
import { Names } from './names.ts'

/** Names what the service said by the code that it said it with, and asks nobody. */
export function nameByCode(named: () => void): Diagnostician {
  const names = new Names()
  return {
    nameOf: (finding) => names.guess(finding),
    examine: () => named(),
    tell: () => {},
    mention: () => {},
  }
}
