import t from 'tap'
import { LocalControl } from '../../src/control/local.ts'
import { testControlContract } from './contract.ts'

const silent = { error: () => {} }

t.test('the control of a single node keeps the contract of controls', async (t) => {
  testControlContract(t, async () => ({
    size: 1,
    open: async (node, handler) => new LocalControl(node, handler, silent),
  }))
})

t.test('says in the log which order failed and why', async (t) => {
  const lines: unknown[] = []
  const failing = {
    obey: () => {
      throw new Error('cannot')
    },
    answer: () => undefined,
  }
  const control = new LocalControl('n1', failing, { error: (fields: unknown) => lines.push(fields) })
  await control.order('all', { kind: 'disconnect', target: { user: 'ada' }, reason: 'forceReconnect' })
  t.match(lines, [{ order: 'disconnect', err: new Error('cannot') }])
})
