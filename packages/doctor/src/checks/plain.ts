import type { Check } from '../check.ts'
import { type HttpSight, objectIn } from '../sight.ts'
import { green, type Verdict } from '../verdict.ts'
import { notAsExpected } from './unexpected.ts'

export const plain: Check = {
  name: 'plain',
  needs: ['config'],
  ask: async ({ instruments }) => judgePlain(await instruments.ask('/ws')),
}

export function judgePlain(sight: HttpSight): Verdict {
  const isExplained = sight.kind === 'answered' && sight.status === 426 && objectIn(sight) !== undefined
  return isExplained ? green('426 and an explanation, as it has to be') : notAsExpected('/ws', sight)
}
