import type { Check } from '../check.ts'
import { connectCommand, readFrame, wantsASession } from '../session.ts'
import { type HttpSight, objectIn, textOf } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { notTheService } from './unexpected.ts'

export const poll: Check = {
  name: 'poll',
  needs: ['config'],
  async ask(origin) {
    const post = (body: object) =>
      origin.instruments.ask(origin.traced('/ws/poll'), { method: 'POST', body: JSON.stringify(body) })
    const sight = await post({ data: connectCommand(origin.token) })
    const { session, node } = Object.assign({ session: undefined, node: undefined }, objectIn(sight))
    if (session !== undefined) await post({ session, node, leave: true })
    return judgePoll(sight)
  },
}

function judgePoll(sight: HttpSight): Verdict {
  const opened = objectIn(sight)
  if (sight.kind === 'failed' || opened?.session === undefined) return notTheService('/ws/poll', sight)
  const says = `answered after ${Math.round(sight.ms)} ms`
  const answer = readFrame(textOf(opened.frame))
  const isRefused = answer.kind === 'refused' && !wantsASession(answer)
  return isRefused ? red(`${says}: ${answer.says}`, { id: answer.reason }) : green(says)
}
