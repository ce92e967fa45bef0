import t from 'tap'
import { Bell } from '../../src/streams/bell.ts'

const long = 600_000
const turn = () => new Promise(setImmediate)

t.test('wakes who sleeps, and who is about to, once a ring', async (t) => {
  const bell = new Bell()
  bell.ring()
  bell.ring()
  await bell.sleep(long)
  let isAwake = false
  const sleep = bell.sleep(long).then(() => {
    isAwake = true
  })
  await turn()
  t.notOk(isAwake, 'the rings were for one sleep')
  bell.ring()
  await sleep
  t.ok(isAwake)
})

t.test('sleeps no longer than it was told', async (t) => {
  await new Bell().sleep(1)
  t.pass('awake by itself')
})

t.test('who was woken holds no timer any more', async (t) => {
  const count = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = count()
  const bell = new Bell()
  const sleep = bell.sleep(long)
  t.equal(count(), before + 1)
  bell.ring()
  await sleep
  t.equal(count(), before)
})
