import { protocolName } from '@portico/protocol/discovery'

import type { Consultation } from '../consultation.ts'
import { discoveryIn, speaksOurs } from '../patient.ts'
import type { HttpSight } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notTheService } from './unexpected.ts'

export const config: Consultation = {
  check: 'config',
  needs: ['port', 'certificate'],
  ask: async (patient) => judgeConfig((await patient.config()).sight),
}

export function judgeConfig(sight: HttpSight): Verdict {
  const found = discoveryIn(sight)
  if (found === undefined) return notTheService('/ws/config', sight)
  if (!speaksOurs(found)) {
    const facts = { got: found.protocol, expected: protocolName }
    return red(`it speaks ${found.protocol}, we speak ${protocolName}`, { id: 'protocolMismatch', facts })
  }
  const transports = found.transports?.map(({ name }) => name).join(', ')
  return green(`version ${found.version}, ${found.protocol} over ${transports}`)
}
