import type { DbSession } from '@portico/postgres'
import t from 'tap'
import { Shards } from '../../src/streams/shards.ts'

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
const all = range(0, 16)

/** A session's locks, as `kind/shard`, in a database where others may hold some. */
function setup(seats = 1) {
  const database = { seats: [{ seats }] as { seats: number }[], others: new Set<string>() }
  const own = new Set<string>()
  const asked: string[] = []
  const query = async (text: string, [kind, shards, limit = 0]: [number, number[], number?] = [0, []]) => {
    asked.push(text)
    const names =
      shards && Array.isArray(shards) ? shards.map((shard) => ({ shard, name: `${kind}/${shard}` })) : []
    if (text.includes('lock_shared')) own.add(`seat ${kind}`)
    if (text.includes('count(DISTINCT')) return { rows: database.seats }
    if (text.includes('pg_try_advisory_lock')) {
      const free = names.filter(({ name }) => !database.others.has(name)).slice(0, limit)
      for (const { name } of free) own.add(name)
      return { rows: free.map(({ shard }) => ({ shard })) }
    }
    for (const { name } of names) own.delete(name)
    return { rows: [] }
  }
  const shards = new Shards({ query } as unknown as DbSession)
  const locks = (kind: number) => all.filter((shard) => own.has(`${kind}/${shard}`))
  return { shards, database, own, asked, leads: () => locks(77_003), awake: () => locks(77_002) }
}

t.test('alone it leads all shards, and gains them once', async (t) => {
  const { shards, own, leads, asked } = setup()
  t.strictSame([shards.held, shards.seats], [[], 1])
  await shards.takeSeat()
  t.ok(own.has('seat 77004'))
  t.equal(await shards.balance(), true)
  t.strictSame([shards.held, leads()], [all, all])
  const before = asked.length
  t.equal(await shards.balance(), false)
  t.equal(asked.length, before + 1, 'nothing is asked but how many there are')
})

t.test('with others it takes its part, rounded up, of what is free', async (t) => {
  const { shards, database, leads } = setup(3)
  for (const shard of range(0, 12)) database.others.add(`77003/${shard}`)
  t.equal(await shards.balance(), true)
  t.strictSame([shards.held, shards.seats], [[12, 13, 14, 15], 3])
  t.equal(await shards.balance(), false, 'no more is free')
  database.others.clear()
  t.equal(await shards.balance(), true)
  t.strictSame(shards.held, [12, 13, 14, 15, 0, 1])
  t.equal(leads().length, 6)
})

t.test('it gives away what is beyond its part, and is audible there', async (t) => {
  const { shards, database, leads, awake } = setup()
  await shards.balance()
  await shards.suppressNotify()
  database.seats = [{ seats: 2 }]
  t.equal(await shards.balance(), false)
  t.strictSame([shards.held, leads(), awake()], [range(0, 8), range(0, 8), range(0, 8)])
  await shards.restoreNotify()
  t.strictSame([leads(), awake()], [range(0, 8), []])
})

t.test('a database that does not say how many there are counts one', async (t) => {
  const { shards, database } = setup()
  database.seats = []
  await shards.balance()
  t.strictSame([shards.seats, shards.held], [1, all])
})

t.test('it is silent on what it leads, once, and leaves out a shard whose lock is in use', async (t) => {
  const { shards, database, awake, asked } = setup()
  await shards.balance()
  database.others.add('77002/3')
  await shards.suppressNotify()
  t.strictSame(
    awake(),
    all.filter((shard) => shard !== 3),
  )
  database.others.clear()
  await shards.suppressNotify()
  t.strictSame(awake(), all)
  const before = asked.length
  await shards.suppressNotify()
  t.equal(asked.length, before)
  await shards.restoreNotify()
  t.strictSame(awake(), [])
  const after = asked.length
  await shards.restoreNotify()
  t.equal(asked.length, after, 'there is nothing to let go')
})
