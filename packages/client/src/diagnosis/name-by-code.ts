import type { Diagnostician } from '../case.ts'
import { Names } from './names.ts'

/** Names what the service said by the code that it said it with, and asks nobody. */
export function nameByCode(named: () => void): Diagnostician {
  const names = new Names()
  return {
    examine({ finding }) {
      if (names.of(finding)) return
      names.begin(finding)
      named()
    },
    nameOf: (finding) => names.of(finding),
    tell: () => {},
    mention: () => {},
  }
}
