import { once } from 'node:events'
import type { Test } from 'tap'
import { ask } from '../ask.ts'
import type { DoorKind } from '../door.ts'
import { build, type House } from '../house.ts'
import { Dialled } from '../socket.ts'

/** The service's ping interval, which it announces to clients. A silent socket must outlive two of them. */
const PING_SECONDS = 25

/** Streams flow at once, and may be silent for long. */
export function streams(t: Test, house: House, kind: DoorKind, first: Dialled): void {
  const { door } = house

  for (const path of ['/ws/http_stream', '/page/stream']) {
    t.test(`a stream from ${path} is neither held back nor compressed`, async (t) => {
      const delays: number[] = []
      for (let round = 0; round < 5; round++) {
        const { response, upstream } = await house.stream(path)
        t.notOk(response.headers['content-encoding'])
        const sentAt = performance.now()
        upstream.write('one\n')
        const [chunk]: Buffer[] = await once(response, 'data')
        delays.push(performance.now() - sentAt)
        t.equal(String(chunk), 'one\n', 'the first chunk is here while the upstream has only written that')
        upstream.end()
        await once(response, 'end')
      }
      t.ok(Math.min(...delays) < 100, `within 100 ms (${delays.map(Math.round)})`)
    })
  }

  t.test('asks for no compression that the client did not ask for', async (t) => {
    const { body } = await ask(`${door.url}/ws/config`)
    t.notOk(JSON.parse(body).headers['accept-encoding'])
  })

  t.test('a silent socket outlives twice the ping interval', async (t) => {
    const { idle } = kind
    if (idle.kind === 'after') {
      t.ok(idle.seconds > 2 * PING_SECONDS, `configured: ${idle.seconds} s`)
      // A door with a short limit shows that this limit is the one in force, and no shorter one.
      await using other = await build((behind) => idle.startWith(2, behind))
      using socket = await Dialled.open(`${other.door.url}/ws`)
      await socket.ask('last words')
      const silentSince = performance.now()
      await socket.closed()
      const lived = performance.now() - silentSince
      t.ok(lived > 1_900 && lived < 10_000, `cut after ${Math.round(lived)} ms with a limit of 2 s`)
    }
    t.equal(
      await first.ask('the first socket, silent all the while'),
      'the first socket, silent all the while',
    )
  })
}
