import t from 'tap'
import { Cell } from '../src/store.ts'
import { FakeService } from '../src/testing/index.ts'

t.test('whoever an earlier listener removed is not told any more', (t) => {
  const cell = new Cell(0, (error) => t.error(error))
  const told: string[] = []
  cell.subscribe(() => {
    told.push('first')
    stop()
  })
  const stop = cell.subscribe(() => told.push('removed'))
  cell.subscribe(() => told.push('last'))
  cell.set(1)
  t.same(told, ['first', 'last'])
  t.end()
})

t.test('nor is a handler of a channel', async (t) => {
  const service = new FakeService()
  const client = service.client()
  t.teardown(() => client.close())
  const room = client.channel('room:1')
  const told: string[] = []
  room.on('said', () => {
    told.push('first')
    remove()
  })
  const remove = room.on('said', () => told.push('removed'))
  room.on('said', () => told.push('last'))
  client.start()
  await service.clock.pass(0)
  service.publish('room:1', 'said', 'hello')
  await service.clock.pass(0)
  t.same(told, ['first', 'last'])
})

t.test('an error in a listener is reported, and the others are told', (t) => {
  const problems: unknown[] = []
  const cell = new Cell(0, (error) => problems.push(error))
  let told = 0
  cell.subscribe(() => {
    throw new Error('mine')
  })
  cell.subscribe(() => {
    told += 1
  })
  cell.set(1)
  t.match([told, problems], [1, [{ message: 'mine' }]])
  t.end()
})
