import type { Check } from '../check.ts'
import { type ConnectAnswer, connectCommand, readFrame, wantsASession } from '../session.ts'
import { type HttpSight, objectIn, textOf } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { nameRefusal } from './seen.ts'
import { notAsExpected } from './unexpected.ts'

export const poll: Check = {
  name: 'poll',
  needs: ['config'],
  async ask(origin) {
    const post = (body: object) =>
      origin.instruments.ask(origin.traced('/ws/poll'), { method: 'POST', body: JSON.stringify(body) })
    const sight = await post({ data: connectCommand(origin.token) })
    const { session, node } = Object.assign({ session: undefined, node: undefined }, objectIn(sight))
    if (session !== undefined) await post({ session, node, leave: true })
    const answer = readFrame(textOf(objectIn(sight)?.frame))
    return judgePoll(sight, await nameRefusal(origin, 'poll', answer))
  },
}

function judgePoll(sight: HttpSight, answer: ConnectAnswer): Verdict {
  if (sight.kind === 'failed' || objectIn(sight)?.session === undefined)
    return notAsExpected('/ws/poll', sight)
  const says = `answered after ${Math.round(sight.ms)} ms`
  const isRefused = answer.kind === 'refused' && !wantsASession(answer)
  return isRefused ? red(`${says}: ${answer.says}`, answer.finding) : green(says)
}
