import type { Chronicle } from '../chronicle.ts'
import { Book } from './book.ts'
import { judgeLevels } from './levels.ts'
import { judgeLog } from './log.ts'
import { judgeCalm, judgeNames } from './names.ts'
import { judgePolicy } from './policy.ts'
import { judgeStreams } from './streams.ts'
import type { Violation } from './violation.ts'

/** Everything in a run that must not have been; empty when every law held. */
export function judge(chronicle: Chronicle): readonly Violation[] {
  const book = Book.of(chronicle)
  return [
    ...judgeLog(chronicle),
    ...book.violations,
    ...judgeStreams(chronicle, book),
    ...judgePolicy(chronicle),
    ...judgeNames(chronicle),
    ...judgeCalm(chronicle),
    ...judgeLevels(chronicle),
  ]
}
