import type { Check } from '../check.ts'
import { discoveryIn } from '../examined-origin.ts'
import type { HttpSight } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { findingOf } from './unexpected.ts'

/** Enough requests for a front door that balances to show a second node. */
const times = 6
const shortId = 8

export const nodes: Check = {
  name: 'nodes',
  needs: ['config'],
  async ask({ instruments }) {
    const asked = Array.from({ length: times }, () => instruments.ask('/ws/config'))
    return judgeNodes(await Promise.all(asked))
  },
}

export function judgeNodes(sights: readonly HttpSight[]): Verdict {
  const found = sights.map(discoveryIn).filter((discovery) => discovery !== undefined)
  const lost = sights.filter((sight) => discoveryIn(sight) === undefined)
  const [first] = lost
  if (first !== undefined) {
    const says = `${lost.length} of ${sights.length} requests were not answered by a node`
    return red(says, findingOf('/ws/config', first))
  }
  const names = [...new Set(found.map(({ node }) => node))]
  const versions = [...new Set(found.map(({ version }) => version))]
  const named = names.map((name) => name.slice(0, shortId)).join(', ')
  const count = names.length === 1 ? 'one node answers' : `${names.length} nodes answer`
  const mixed = versions.length > 1 ? `, of versions ${versions.join(' and ')}` : ''
  return green(`${count}: ${named}${mixed}`)
}
