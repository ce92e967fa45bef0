import { EventEmitter } from 'node:events'
import type { PollAnswer } from '@portico/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import t from 'tap'
import { PendingPollAnswers } from '../../src/transport/pending-poll-answers.ts'
import { ManualTimers } from '../support/manual-timers.ts'

const timers = new ManualTimers()
const large: PollAnswer = { seq: 1, frame: 'x'.repeat(10_000_000) }
const empty: PollAnswer = { seq: 0, frame: '' }

/** A response that closes when it is told to, or destroyed. */
class Response extends EventEmitter {
  destroyed = false

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

function create() {
  const answers = new PendingPollAnswers({ roomBytes: 67_108_864, timers, readMs: 30_000 })
  const send = (ip: string, answer: PollAnswer = large, raw = new Response()) => {
    let sent: PollAnswer | undefined
    const reply = {
      raw,
      send: (given: PollAnswer) => {
        sent = given
      },
    }
    answers.send({ ip } as FastifyRequest, reply as unknown as FastifyReply, answer)
    return { raw, sent }
  }
  return { send }
}

t.test('an address that reads none of them gets no more of them than there is room for', async (t) => {
  const { send } = create()
  const first = send('192.0.2.1')
  t.equal(first.sent, large)
  t.same(send('192.0.2.1').sent, empty, 'as not yet acknowledged')
  t.equal(send('192.0.2.2').sent, large, 'and others are served')
  t.equal(send('192.0.2.1', { seq: 1, frame: '{}' }).sent?.frame, '{}', 'small ones fit in')
  first.raw.emit('close')
  t.equal(send('192.0.2.1').sent, large)
})

t.test('one that takes too long to be read is given up, and its room is free', async (t) => {
  const { send } = create()
  const { raw } = send('192.0.2.1')
  timers.advance(30_000)
  t.ok(raw.destroyed)
  t.equal(send('192.0.2.1').sent, large)
})

t.test('the largest of all fits while no other is under way', async (t) => {
  const { send } = create()
  const largest = { seq: 1, frame: 'x'.repeat(20_000_000) }
  t.equal(send('192.0.2.1', largest).sent, largest)
  t.same(send('192.0.2.1').sent, empty)
})

t.test('one whose client has left meanwhile takes no room', async (t) => {
  const { send } = create()
  const gone = new Response()
  gone.destroy()
  send('192.0.2.1', large, gone)
  t.equal(send('192.0.2.1').sent, large)
})
