import t from 'tap'

import { inOrder } from '../../features/show/show-list-rows.ts'
import { type ShowRows, showRows } from '../../features/show/show-rows.ts'

const happened = { key: undefined, by: undefined, pending: 'no' } as const
const item = { id: 'i', code: '101', name: 'Bowl', priceCents: 100, stock: 2, claimed: 0 }
const before: ShowRows = { state: 'live', items: [item], claims: [] }

t.test('a claim counts as the database counted it, and stands first', async (t) => {
  const claim = (claimId: string, claimed: number) => {
    const data = {
      claimId,
      itemId: 'i',
      code: '101',
      userId: 'tom',
      name: 'Tom',
      quantity: 1,
      claimed,
      stock: 2,
    }
    return { ...happened, event: 'item.claimed', data } as const
  }
  const after = showRows(showRows(before, claim('c1', 1)), claim('c2', 2))
  t.match(after, { items: [{ claimed: 2 }], claims: [{ id: 'c2' }, { id: 'c1' }] })
})

t.test('an item that is added comes once, by its code', async (t) => {
  const { claimed: _, ...data } = { ...item, id: 'j', code: '20' }
  const added = { ...happened, event: 'item.added', data } as const
  t.match(showRows(showRows(before, added), added).items, [{ code: '20', claimed: 0 }, { code: '101' }])
})

t.test('what is on stands before what comes, the soonest first, and that before what was', async (t) => {
  const show = (id: string, state: 'live' | 'scheduled' | 'ended', day: number) => {
    const startsAt = `2026-01-0${day}T12:00:00.000Z`
    return { id, title: id, state, startsAt, hostId: 'mei', hostName: 'Mei' }
  }
  const shows = [show('was', 'ended', 1), show('was later', 'ended', 2), show('later', 'scheduled', 5)]
  const order = inOrder([...shows, show('soon', 'scheduled', 4), show('on', 'live', 3)]).map(({ id }) => id)
  t.strictSame(order, ['on', 'soon', 'later', 'was later', 'was'])
})
