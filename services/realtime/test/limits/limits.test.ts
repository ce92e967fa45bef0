import { defineConfig, loadConfig } from '@portico/config'
import t from 'tap'
import { realtimeConfig } from '../../src/config.ts'
import { defaultLimits, limitRows, limits, limitsOf } from '../../src/limits/limits.ts'
import { printLimits } from '../../src/limits/print-limits.ts'

const schema = defineConfig('realtime', limitRows)

t.test('an empty environment gives the defaults', async (t) => {
  t.strictSame(limitsOf(loadConfig(schema, {}, { production: true })), defaultLimits)
})

t.test('a variable changes its limit and no other', async (t) => {
  const given = limitsOf(loadConfig(schema, { LIMIT_QUEUE_BYTES: '4096' }, { production: true }))
  t.strictSame(given, { ...defaultLimits, queueBytes: 4096 })
})

t.test('a limit of nothing is refused by name', async (t) => {
  t.throws(() => loadConfig(schema, { LIMIT_FRAME_BYTES: '0' }, { production: true }), /LIMIT_FRAME_BYTES/)
})

t.test('a gap that no user could be given is refused with both its limits', async (t) => {
  const load = (bytes: Record<string, string>) =>
    loadConfig(realtimeConfig, { ALLOW_ANONYMOUS: 'true', ...bytes }, { production: false })
  t.doesNotThrow(() => load({ LIMIT_NODE_REPLY_BYTES: '67108864' }), 'a quarter of it is the default')
  const cases = [{ LIMIT_NODE_REPLY_BYTES: '67108863' }, { LIMIT_RECOVERY_BYTES: '67108865' }]
  for (const bytes of cases) {
    t.throws(() => load(bytes), /LIMIT_RECOVERY_BYTES.* quarter of LIMIT_NODE_REPLY_BYTES/)
  }
})

t.test('no two limits share a variable', async (t) => {
  const variables = Object.values(limits).map(({ variable }) => variable)
  t.equal(new Set(variables).size, variables.length)
})

t.test('the connect and all subscribes of a page fit the default rate and frame', async (t) => {
  t.ok(defaultLimits.connectionSubscriptions < defaultLimits.frameCommands)
  t.ok(defaultLimits.frameCommands <= defaultLimits.connectionMessages * 3)
})

t.test('prints a line for each limit', async (t) => {
  const printed = printLimits()
  for (const { variable } of Object.values(limits)) t.match(printed, variable)
})
