import type { Chronicle } from '../chronicle.ts'
import { Book } from './book.ts'
import { judgeEphemeral } from './ephemeral.ts'
import { judgeLevels } from './levels.ts'
import { judgeLog } from './log.ts'
import { judgeCalm, judgeNames } from './names.ts'
import { judgePolicy } from './policy.ts'
import { judgeStreams } from './streams.ts'
import type { Violation } from './violation.ts'

/** Every violation in a run; empty if every law held. */
export function judge(chronicle: Chronicle): readonly Violation[] {
  const book = Book.of(chronicle)
  return [
    ...judgeLog(chronicle),
    ...book.violations,
    ...judgeStreams(chronicle, book),
    ...judgeEphemeral(chronicle, book),
    ...judgePolicy(chronicle),
    ...judgeNames(chronicle),
    ...judgeCalm(chronicle),
    ...judgeLevels(chronicle),
  ]
}
