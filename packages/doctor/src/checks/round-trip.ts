import { systemMethods } from '@portico/protocol/system'

import type { Check } from '../check.ts'
import { connect } from '../session.ts'
import type { Line } from '../sight.ts'
import { green, red, unknown } from '../verdict.ts'

const times = 10
const patienceMs = 5_000

/** Called with the duration of each round trip. */
export type OnRoundTrip = (ms: number) => void

export function roundTrip(onRoundTrip: OnRoundTrip = () => {}): Check {
  return {
    name: 'roundTrip',
    needs: ['upgrade'],
    async ask({ instruments, token }) {
      const sight = await instruments.dial('/ws')
      if (sight.kind !== 'open') return unknown('the socket did not open again')
      const answer = await connect(sight.line, token)
      if (answer.kind !== 'connected')
        return unknown('the service asks who is there; sign in, or give --token')
      const ms = await measure(sight.line, onRoundTrip)
      sight.line.close()
      if (ms === undefined) return red('a command was not answered', { id: 'unanswered' })
      const [fastest = 0] = ms
      return green(`${Math.round(middleOf(ms))} ms (fastest of ${times}: ${Math.round(fastest)} ms)`)
    },
  }
}

/** The durations, sorted; undefined if a command was not answered. */
async function measure(line: Line, onRoundTrip: OnRoundTrip): Promise<readonly number[] | undefined> {
  const taken: number[] = []
  for (let id = 2; id < 2 + times; id++) {
    const started = performance.now()
    line.send(JSON.stringify({ id, rpc: { method: systemMethods.ping } }))
    const event = await line.next(patienceMs)
    if (event.kind !== 'frame') return undefined
    taken.push(performance.now() - started)
    onRoundTrip(performance.now() - started)
  }
  return taken.sort((one, other) => one - other)
}

function middleOf(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
