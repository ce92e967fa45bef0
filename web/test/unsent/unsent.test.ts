import t from 'tap'

import { unsentOf } from '../../features/unsent/unsent.ts'

const stored = new Map<string, string>()
const sessionStorage = {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => void stored.set(name, value),
  removeItem: (name: string) => void stored.delete(name),
}
Object.assign(globalThis, { sessionStorage })
t.beforeEach(() => stored.clear())

const draft = (clientKey: string) => ({ clientKey, body: `says ${clientKey}`, attachmentUrl: null })

t.test('what is kept is there for the next page, in order, until it is sent or given up', async (t) => {
  const unsent = unsentOf('ada', 'plans')
  for (const key of ['1', '2', '1']) unsent.keep(draft(key))
  t.strictSame(unsentOf('ada', 'plans').list(), [draft('2'), draft('1')], 'each key once')
  unsent.forget('2')
  unsent.forget('never there')
  t.strictSame(unsent.list(), [draft('1')])
  unsent.forget('1')
  t.equal(stored.size, 0, 'and leaves nothing behind')
})

t.test('nobody sends for somebody else, or into another conversation', async (t) => {
  unsentOf('ada', 'plans').keep(draft('1'))
  t.strictSame(unsentOf('bob', 'plans').list(), [])
  t.strictSame(unsentOf('ada', 'parcels').list(), [])
})

t.test('what cannot be read, and a browser that keeps nothing, stop nobody', async (t) => {
  unsentOf('ada', 'plans').keep(draft('1'))
  for (const rubbish of ['{', '7', '[{"body":1}]']) {
    for (const name of stored.keys()) stored.set(name, rubbish)
    t.strictSame(unsentOf('ada', 'plans').list(), [], rubbish)
  }
  t.intercept(sessionStorage, 'setItem', {
    value: () => {
      throw new Error('the quota is exceeded')
    },
  })
  unsentOf('ada', 'plans').keep(draft('2'))
  t.strictSame(unsentOf('ada', 'plans').list(), [])
})
