import type { Check } from '../check.ts'
import { type ConnectAnswer, connect, wantsASession } from '../session.ts'
import { type Answered, type DialSight, describe, objectIn } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { judgePlain } from './plain.ts'
import { askWhatCame, nameRefusal, type Seen } from './seen.ts'
import { toldIn } from './told-in.ts'
import { notAsExpected } from './unexpected.ts'

/** A real upgrade with a connect command. */
export const upgrade: Check = {
  name: 'upgrade',
  needs: ['config'],
  async ask(origin) {
    const started = origin.now()
    const sight = await origin.instruments.dial(origin.traced('/ws'))
    switch (sight.kind) {
      case 'open': {
        const answer = await connect(sight.line, origin.token)
        const times = { openMs: sight.ms, answerMs: origin.now() - started }
        sight.line.close()
        return judgeConnect(await nameRefusal(origin, 'websocket', answer), times)
      }
      case 'refused':
        return judgeRefusal(sight.answer, judgePlain(await origin.instruments.ask('/ws')))
      case 'ended':
      case 'hanging': {
        const seen = await askWhatCame(origin, 'websocket')
        return judgeUnopened(sight, seen, judgePlain(await origin.instruments.ask('/ws')))
      }
      default:
        return sight satisfies never
    }
  },
}

/** A dial without an answer, or with one that a browser hides from its page. */
type Unopened = Extract<DialSight, { kind: 'ended' | 'hanging' }>

/** `plain` is the verdict on an ordinary request to the same path. */
export function judgeUnopened(sight: Unopened, seen: Seen, plain: Verdict): Verdict {
  const says = sight.kind === 'ended' ? sight.reason : `no answer within ${sight.ms / 1_000} s`
  if (seen.kind === 'came') {
    return seen.finding === undefined
      ? undecided(`${says}, and the upgrade came to the service`)
      : red('the upgrade came to the service, which says why not', seen.finding)
  }
  if (plain.kind === 'red') return plain
  return seen.kind === 'unknown'
    ? undecided(`${says}; whether it came to the service: ${seen.why}`)
    : judgeUnseen(sight, `${says}; the upgrade never came to the service, and other requests do`)
}

function undecided(says: string): Verdict {
  return red(says, { id: 'unknown', facts: { reason: says } })
}

function judgeUnseen(sight: Unopened, says: string): Verdict {
  if (sight.kind === 'hanging') return red(says, { id: 'upgradeHanging', facts: { ms: sight.ms } })
  if (!sight.overHttp2) return red(says, { id: 'webSocketBlocked' })
  return red(says, { id: 'http2WithoutConnect', facts: { status: sight.reason } })
}

/** Statuses with which networks and proxies refuse upgrades. */
const forbidding: readonly number[] = [400, 403, 405, 407, 501]

export function judgeRefusal(answer: Answered, plain: Verdict): Verdict {
  if (answer.status === 426) return judgeMissingHeaders(answer)
  const isForbidden = forbidding.includes(answer.status) && toldIn(objectIn(answer)) === undefined
  if (!isForbidden || plain.kind !== 'green') return notAsExpected('/ws', answer)
  return red(`${describe(answer)}, and other requests come to the service`, { id: 'webSocketBlocked' })
}

/** The service answers 426 to a handshake whose headers were lost on the way. */
function judgeMissingHeaders(answer: Answered): Verdict {
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
        : red(`${opened}, then ${answer.says}`, answer.finding)
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
