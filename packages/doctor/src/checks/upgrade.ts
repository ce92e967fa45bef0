import type { Check } from '../check.ts'
import type { ExaminedOrigin } from '../examined-origin.ts'
import { type ConnectAnswer, connect, wantsASession } from '../session.ts'
import { type Answered, type DialSight, objectIn } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notTheService } from './unexpected.ts'

/** Finds out why an upgrade failed, for a client that is not shown the answer, such as a browser. */
type Aftermath = (origin: ExaminedOrigin) => Promise<Verdict | undefined>

/** A real upgrade with a connect command. */
export function upgrade(aftermath: Aftermath = async () => undefined): Check {
  return {
    name: 'upgrade',
    needs: ['config'],
    async ask(origin) {
      const started = origin.now()
      const sight = await origin.instruments.dial(origin.traced('/ws'))
      if (sight.kind !== 'open') return (await aftermath(origin)) ?? judgeDial(sight)
      const answer = await connect(sight.line, origin.token)
      sight.line.close()
      return judgeConnect(answer, { openMs: sight.ms, answerMs: origin.now() - started })
    },
  }
}

export function judgeDial(sight: Exclude<DialSight, { kind: 'open' }>): Verdict {
  switch (sight.kind) {
    case 'refused':
      return judgeRefusal(sight.answer)
    case 'ended':
      return red(sight.reason, { id: 'unknown', facts: { reason: sight.reason } })
    case 'hanging':
      return red(`no answer within ${sight.ms / 1_000} s`, { id: 'upgradeHanging', facts: { ms: sight.ms } })
    default:
      return sight satisfies never
  }
}

/** The service answers 426 to a handshake that lost its headers on the way. */
function judgeRefusal(answer: Answered): Verdict {
  if (answer.status !== 426) return notTheService('/ws', answer)
  const { missing } = Object.assign({ missing: [] }, objectIn(answer))
  const lost = missing.join(', ')
  return red(`426 instead of 101; missing: ${lost}`, {
    id: 'upgradeHeadersDropped',
    facts: { missing: lost },
  })
}

interface Times {
  readonly openMs: number
  readonly answerMs: number
}

export function judgeConnect(answer: ConnectAnswer, { openMs, answerMs }: Times): Verdict {
  const opened = `open after ${Math.round(openMs)} ms`
  switch (answer.kind) {
    case 'connected':
      return green(`${opened}, connected after ${Math.round(answerMs)} ms`)
    case 'refused':
      return wantsASession(answer)
        ? green(`${opened}; the service asks who is there (${answer.says})`)
        : red(`${opened}, then ${answer.says}`, { id: answer.reason })
    case 'cut':
      return red(`${opened}, then cut without a word`, {
        id: 'unknown',
        facts: { reason: 'cut after the upgrade' },
      })
    case 'silence':
      return red(`${opened}, then nothing`, { id: 'unanswered' })
    case 'strange':
      return red(`${opened}, then ${answer.says}`, { id: 'unknown', facts: { reason: answer.says } })
    default:
      return answer satisfies never
  }
}
