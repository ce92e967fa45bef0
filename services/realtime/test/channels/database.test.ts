import { loadDb } from '@portico/db'
import { freePort } from '@portico/harness'
import t from 'tap'
import { Database } from '../../src/channels/database.ts'

t.test('nothing is loaded before somebody asks, and once for all who ask', async (t) => {
  let loads = 0
  const db = {}
  const database = new Database({
    url: 'postgresql://localhost/app',
    open: async () => {
      loads += 1
      return db
    },
  })
  t.equal(loads, 0)
  const handles = await Promise.all([database.handle(), database.handle()])
  for (const handle of handles) t.equal(handle.db, db)
  t.equal(loads, 1)
})

t.test('gives its connections back once, and can be asked again', async (t) => {
  let open = 0
  const database = new Database({
    url: 'postgresql://localhost/app',
    open: async () => {
      open += 1
      return {
        async $disconnect() {
          open -= 1
        },
      }
    },
  })
  await database[Symbol.asyncDispose]()
  await database.handle()
  t.equal(open, 1)
  await database[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  t.equal(open, 0)
  await database.handle()
  t.equal(open, 1)
})

t.test('knows by the error of a real query that Postgres is away', async (t) => {
  const url = `postgresql://user:hunter2@127.0.0.1:${await freePort()}/app`
  const database = new Database({ url, open: undefined })
  const db = await loadDb(url)
  t.teardown(() => db.$disconnect())
  const error = await db.user.findFirst().then(
    () => undefined,
    (reason: unknown) => reason,
  )
  const fault = database.faultBehind(error)
  t.match(fault, { name: 'DatabaseAway', message: /Postgres does not answer/ })
  t.notMatch(fault?.message, /hunter2/)
})

t.test('an error of the query itself is not taken for that', async (t) => {
  const database = new Database({ url: 'postgresql://localhost/app', open: undefined })
  t.equal(database.faultBehind(new Error('no such column')), undefined)
  t.equal(database.faultBehind('no such column'), undefined)
})
