import type { Chronicle } from '../chronicle.ts'
import type { Violation } from './violation.ts'

export function* judgeLevels({ levels }: Chronicle): Iterable<Violation> {
  for (const { node, what, before, after, allowed } of levels) {
    if (after - before <= allowed) continue
    const growth = `${what} of ${node}: ${before} before the clients came, ${after} after they left`
    yield { law: 'leaked', what: `${growth} (up to ${allowed} more is nothing)` }
  }
}
