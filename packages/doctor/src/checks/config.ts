import { protocolName } from '@portico/protocol/discovery'

import type { Check } from '../check.ts'
import { discoveryIn, speaksOurs } from '../examined-origin.ts'
import type { HttpSight } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notAsExpected } from './unexpected.ts'

export const config: Check = {
  name: 'config',
  needs: ['port', 'certificate'],
  ask: async (origin) => judgeConfig((await origin.config()).sight),
}

export function judgeConfig(sight: HttpSight): Verdict {
  const found = discoveryIn(sight)
  if (found === undefined) return notAsExpected('/ws/config', sight)
  if (!speaksOurs(found)) {
    const facts = { got: found.protocol, expected: protocolName }
    return red(`it speaks ${found.protocol}, we speak ${protocolName}`, { id: 'protocolMismatch', facts })
  }
  const transports = found.transports?.map(({ name }) => name).join(', ')
  return green(`version ${found.version}, ${found.protocol} over ${transports}`)
}
