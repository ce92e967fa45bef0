import type { PendingEvent } from '@portico/client/react'
import t from 'tap'

import { failedMoves } from '../../features/board/failed-moves.ts'
import { Refused } from '../../lib/call.ts'
import { ticket } from './tickets.ts'

const to = (ticketId: string) => ({ ticketId, columnId: 'done', before: null })
const held = new Map([
  ['k1', to('1')],
  ['k2', to('2')],
  ['k3', to('3')],
])

/** A pending move in the given state. */
function pendingMove(key: string, state: PendingEvent['state'], error?: Error) {
  const done: string[] = []
  const retry = () => void done.push('again')
  const discard = () => void done.push('left')
  return { done, event: { key, state, error, retry, discard } as PendingEvent }
}

t.test('the failure of a ticket that is gone hides no other one', async (t) => {
  const [gone, seen] = [pendingMove('k1', 'failed'), pendingMove('k2', 'failed', new Error('no network'))]
  const rows = [ticket('2'), ticket('3')]
  const pending = [pendingMove('k3', 'sending').event, gone.event, seen.event]
  const { first, moot } = failedMoves(pending, { rows, held, move: () => {} })
  t.match(first, { held: to('2'), ticket: { id: '2' }, kind: 'fault', reason: 'no network' })
  t.strictSame(moot, [gone.event], 'and can be let go of')
  first?.again()
  first?.leave()
  t.strictSame(seen.done, ['again', 'left'])
})

t.test('a move that was overtaken is made again from where the ticket lies now', async (t) => {
  const overtaken = pendingMove('k1', 'failed', new Refused(409, 'Somebody moved it at the same time.'))
  const moved: unknown[] = []
  const moves = { rows: [ticket('1')], held, move: (again: unknown) => void moved.push(again) }
  const { first, moot } = failedMoves([overtaken.event], moves)
  t.equal(first?.kind, 'conflict')
  t.strictSame(moot, [])
  first?.again()
  t.strictSame(moved, [to('1')])
  t.strictSame(overtaken.done, ['left'], 'the first one is over')
})
