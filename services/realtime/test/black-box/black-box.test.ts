import type { TraceCode } from '@portico/protocol'
import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { BlackBox } from '../../src/black-box/black-box.ts'

const code = (number: number): TraceCode => `PT-${String(number).padStart(6, '0')}`

function request(number: number, ip: string): FastifyRequest {
  const raw = { httpVersion: '1.1', headers: {} }
  return { query: { trace: code(number) }, raw, ip, headers: {}, method: 'GET' } as unknown as FastifyRequest
}

t.test('one network cannot have all of it forgotten, whatever addresses it comes from', async (t) => {
  const box = new BlackBox({ node: 'n1', codes: 4 })
  box.record(request(1, '192.0.2.1'), 'websocket')
  box.record(request(2, '192.0.2.2'), 'websocket')
  for (let number = 100; number < 200; number += 1)
    box.record(request(number, `2001:db8:1:2::${number}`), 'websocket')
  for (const number of [1, 2, 198, 199]) t.equal(box.remembers(code(number)).sightings.length, 1, `${number}`)
  t.strictSame(box.remembers(code(197)).sightings, [])
})

t.test('nor the timelines of others', async (t) => {
  const box = new BlackBox({ node: 'n1', codes: 16 })
  const timeline = (number: number) => ({ code: code(number), steps: [] })
  for (const number of [1, 2]) box.keep(timeline(number), `192.0.2.${number}`)
  for (let number = 100; number < 200; number += 1) box.keep(timeline(number), '192.0.2.9')
  for (const number of [1, 2, 198, 199]) t.equal(box.remembers(code(number)).timelines.length, 1, `${number}`)
})

t.test('it says from when on it has forgotten nothing', async (t) => {
  const clock = { now: 1_000 }
  const box = new BlackBox({ node: 'n1', now: () => clock.now, codes: 4 })
  const since = () => box.remembers(code(1)).since
  for (let number = 1; number <= 4; number += 1) {
    clock.now = 1_000 + number
    box.record(request(number, `192.0.2.${number}`), 'websocket')
  }
  t.equal(since(), 1_000, 'its start')
  clock.now = 5_000
  box.record(request(3, '192.0.2.3'), 'http_stream')
  t.equal(since(), 1_000)
  for (const number of [5, 6]) box.record(request(number, `192.0.2.${number}`), 'websocket')
  t.equal(since(), 1_002, 'when the last came that it forgot')
})
