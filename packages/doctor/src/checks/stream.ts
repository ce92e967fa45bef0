import { systemMethods } from '@portico/protocol/system'

import type { Check } from '../check.ts'
import type { ExaminedOrigin } from '../examined-origin.ts'
import { type ConnectAnswer, connectCommand, type Emulated, readFrame, wantsASession } from '../session.ts'
import type { LineEvent, StreamSight } from '../sight.ts'
import { green, red, type Verdict } from '../verdict.ts'
import { nameRefusal } from './seen.ts'
import { notAsExpected } from './unexpected.ts'

const path = '/ws/http_stream'
const patienceMs = 4_000
/**
 * A proxy may flush a partly filled buffer when more data arrives, such as a ping: then the chunk is late, but arrives.
 */
const tolerableMs = 1_000
/** On a slow origin, a chunk may take this many times as long as an ordinary answer. */
const tolerableTimes = 4

/**
 * Reads two chunks. A proxy that buffers still passes on what arrives together with the headers (nginx does so); only
 * what is written later is held back.
 */
export const stream: Check = {
  name: 'stream',
  needs: ['config'],
  async ask(origin) {
    const sight = await origin.instruments.stream(origin.traced(path), connectCommand(origin.token))
    switch (sight.kind) {
      case 'hanging':
        return withheld(`no answer within ${sight.ms / 1_000} s`)
      case 'answered':
        return notAsExpected(path, sight.sight)
      case 'open':
        return read(origin, sight).finally(() => sight.reader.close())
      default:
        return sight satisfies never
    }
  },
}

async function read(
  origin: ExaminedOrigin,
  { reader, ms }: Extract<StreamSight, { kind: 'open' }>,
): Promise<Verdict> {
  const usual = (await origin.config()).sight.ms
  const first = await timed(reader.next(patienceMs), { ms, usual })
  if (first.event.kind !== 'frame' || isLate(first)) return judgeChunk(first, 'first')
  const answer = readFrame(first.event.text)
  const emulated = answer.kind === 'connected' ? answer.emulated : undefined
  if (emulated === undefined) return judgeFirst(await nameRefusal(origin, 'http_stream', answer), first.ms)
  const second = timed(reader.next(patienceMs), { ms: 0, usual })
  await say(origin, emulated)
  return judgeChunk(await second, 'second')
}

interface Taken {
  readonly ms: number
  /** How long an ordinary answer of this origin takes. */
  readonly usual: number
}

interface Timed extends Taken {
  readonly event: LineEvent
}

async function timed(next: Promise<LineEvent>, { ms, usual }: Taken): Promise<Timed> {
  const started = performance.now()
  const event = await next
  return { event, usual, ms: ms + performance.now() - started }
}

function isLate({ ms, usual }: Taken): boolean {
  return ms > tolerableMs + tolerableTimes * usual
}

/** Sends a command, whose reply comes on the stream. Any command would do. */
async function say({ instruments }: ExaminedOrigin, emulated: Emulated): Promise<void> {
  const data = JSON.stringify({ id: 2, rpc: { method: systemMethods.ping } })
  await instruments.ask('/ws/emulation', { method: 'POST', body: JSON.stringify({ ...emulated, data }) })
}

/** Without a session there is no second chunk to ask for. */
function judgeFirst(answer: ConnectAnswer, ms: number): Verdict {
  const says = `first chunk after ${Math.round(ms)} ms`
  if (answer.kind === 'refused' && !wantsASession(answer)) {
    return red(`${says}: ${answer.says}`, answer.finding)
  }
  if (answer.kind === 'strange') {
    return red(`${says}: ${answer.says}`, { id: 'unknown', facts: { reason: answer.says } })
  }
  return green(says)
}

function judgeChunk(timed: Timed, which: 'first' | 'second'): Verdict {
  const { event, ms } = timed
  if (event.kind === 'frame' && !isLate(timed)) {
    return green(`each chunk as it is written; the ${which} after ${Math.round(ms)} ms`)
  }
  if (event.kind === 'frame') return withheld(`the ${which} chunk came after ${Math.round(ms)} ms`, ms)
  if (event.kind === 'silence')
    return withheld(`the ${which} chunk did not come within ${patienceMs / 1_000} s`)
  return red(`ended before the ${which} chunk`, { id: 'silent', facts: { transport: 'http_stream' } })
}

function withheld(says: string, ms = patienceMs): Verdict {
  return red(says, { id: 'streamsBuffered', facts: { ms: Math.round(ms) } })
}
