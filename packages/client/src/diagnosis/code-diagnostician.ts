import type { Diagnostician } from '../case.ts'
import { GivenNames } from './given-names.ts'

/** Names failures by the code that the service gave, and asks nobody. */
export function codeDiagnostician(named: () => void): Diagnostician {
  const names = new GivenNames()
  return {
    nameOf: (finding) => names.guess(finding),
    examine: () => named(),
    tell: () => {},
    mention: () => {},
  }
}
