import type { Check } from '../check.ts'
import type { ExaminedOrigin } from '../examined-origin.ts'
import { type ConnectAnswer, connect } from '../session.ts'
import type { Line, LineEvent } from '../sight.ts'
import { green, red, unknown, type Verdict } from '../verdict.ts'
import { hopIn } from './hops.ts'

/** How many seconds late a ping may be. */
const graceSeconds = 5
const defaultPingSeconds = 25
/** A ping that comes before this share of the interval is the first one of the connection. */
const earlyShare = 0.9
const tickMs = 1_000
/** In JSON, an empty reply is a ping and an empty command is the pong. */
const pong = '{}'

/** Holds a socket in silence from one ping of the service to the next. */
export const idle: Check = {
  name: 'idle',
  needs: ['upgrade'],
  async ask(origin) {
    const pingSeconds = (await origin.discovery())?.ping.intervalSeconds ?? defaultPingSeconds
    const seconds = origin.idleSeconds ?? pingSeconds + graceSeconds
    if (seconds === 0) return unknown('not asked: --idle 0')
    const sight = await origin.instruments.dial('/ws')
    if (sight.kind !== 'open') return unknown('the socket did not open again')
    const answer = await connect(sight.line, origin.token)
    const hop = hopIn((await origin.config()).sight)
    const idle = { answer, seconds, pingSeconds, hop }
    const held = await hold(sight.line, idle, origin)
    sight.line.close()
    return judgeIdle(held, idle)
  },
}

/** What ended the last silence, and after how long. */
export interface Held {
  readonly event: LineEvent
  readonly heldSeconds: number
}

/** The first ping comes early, at a random time. The silence that counts is the one after it. */
async function hold(
  line: Line,
  { seconds, pingSeconds }: Idle,
  { onProgress }: ExaminedOrigin,
): Promise<Held> {
  const early = await silence(line, seconds, onProgress)
  const isEarly = early.event.kind === 'frame' && early.heldSeconds < pingSeconds * earlyShare
  if (!isEarly) return early
  line.send(pong)
  return silence(line, seconds, onProgress)
}

async function silence(
  line: Line,
  ofSeconds: number,
  onProgress: ExaminedOrigin['onProgress'],
): Promise<Held> {
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1_000
  const timer = setInterval(() => onProgress({ seconds: Math.floor(elapsed()), ofSeconds }), tickMs)
  const event = await line.next(ofSeconds * 1_000)
  clearInterval(timer)
  return { event, heldSeconds: elapsed() }
}

interface Idle {
  readonly answer: ConnectAnswer
  readonly seconds: number
  readonly pingSeconds: number
  /** A proxy on the way that names itself. */
  readonly hop: string | undefined
}

export function judgeIdle(
  { event, heldSeconds }: Held,
  { answer, seconds, pingSeconds, hop }: Idle,
): Verdict {
  const held = heldSeconds.toFixed(heldSeconds < 10 ? 1 : 0)
  switch (event.kind) {
    case 'frame':
      return green(`held silent for ${held} s, until the service's ping`)
    case 'cut':
      return red(`cut after ${held} s of silence, before the ping at ${pingSeconds} s`, {
        id: 'proxyIdleLimit',
        facts: { idleSeconds: Math.round(heldSeconds), pingSeconds, ...(hop !== undefined && { hop }) },
      })
    case 'silence':
      return seconds > pingSeconds && answer.kind === 'connected'
        ? red(`held for ${held} s, but no ping came`, { id: 'heartbeatMissed', facts: { seconds: held } })
        : green(`held silent for ${held} s; pings are ${pingSeconds} s apart`)
    case 'closed':
      return answer.kind === 'connected'
        ? red(`closed after ${held} s: ${event.code} ${event.reason}`, {
            id: 'unknown',
            facts: { reason: event.reason },
          })
        : unknown(`held for ${held} s, as long as the service waits for who is not signed in`)
    default:
      return event satisfies never
  }
}
