import type { Diagnostician } from '../case.ts'
import { GivenNames } from '../diagnosis/given-names.ts'

/** Names failures by the service's code alone, without any requests. */
export function codeDiagnostician(named: () => void): Diagnostician {
  const names = new GivenNames()
  return {
    nameOf: (finding) => names.of(finding) ?? names.guess(finding),
    examine: ({ finding }) => {
      if (names.of(finding)) return
      names.begin(finding)
      named()
    },
    tell: () => {},
    mention: () => {},
  }
}
