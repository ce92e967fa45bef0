import fc from 'fast-check'
import t from 'tap'
import { z } from 'zod'
import { DefinitionError, defineChannels, durable, ephemeral } from '../src/index.ts'

/* FAST_CHECK_SEED repeats what is drawn. */
const seed = Number(process.env.FAST_CHECK_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FAST_CHECK_SEED=${seed}`)

const define = defineChannels<unknown>()

const app = define({
  'conversation:{id}': durable({ events: { 'message.sent': z.object({ text: z.string() }) } }),
  'board:{id}': durable({ retain: '7 days' }),
  'board:{id}:cursors': ephemeral({ history: { size: 100, ttl: '5 minutes' }, presence: true }),
  'board:{id}:{lane}:tickets': durable({}),
  lobby: ephemeral({ publish: 'subscribers' }),
})

t.test('finds the definition of a name and its params', async (t) => {
  t.match(app.match('board:7:cursors'), { pattern: 'board:{id}:cursors', params: { id: '7' } })
  t.match(app.match('board:7:todo:tickets'), { params: { id: '7', lane: 'todo' } })
  t.match(app.match('lobby'), { pattern: 'lobby', params: {} })
})

t.test('knows no channel for a name outside the grammar or the patterns', async (t) => {
  const strangers = [
    '',
    ':',
    'board',
    'board:',
    'board:7:',
    'board:7:elsewhere',
    'board:7:8:9:10',
    'Lobby',
    'board:{id}',
    'board:*',
    'board:7 8',
    'board:ü',
    'board:7\n',
    '__proto__',
    'constructor',
    `board:${'7'.repeat(10_240)}`,
    ':'.repeat(100_000),
  ]
  for (const name of strangers) t.equal(app.match(name), undefined, name.slice(0, 30))
})

t.test('a param may be any word, and those of objects too', async (t) => {
  t.match(app.match('board:__proto__'), { params: { id: '__proto__' } })
  t.match(app.match('board:toString:constructor:tickets'), {
    params: { id: 'toString', lane: 'constructor' },
  })
})

t.test('builds a name that is found again, or refuses', async (t) => {
  const property = fc.property(fc.string(), (id) => {
    try {
      const found = app.match(app.name('board:{id}:cursors', { id }))
      return found?.pattern === 'board:{id}:cursors' && found.params.id === id
    } catch (error) {
      return error instanceof RangeError
    }
  })
  fc.assert(property, {
    seed,
    numRuns: 500,
    examples: [['7'], ['7:cursors'], [''], ['a'.repeat(300)], ['7\n']],
  })
  t.equal(app.name('board:{id}', { id: 'a-1' }), 'board:a-1')
  t.throws(() => app.name('board:{id}', { id: '7:cursors' }), /value of \{id\}/)
})

t.test('fills in what was not said', async (t) => {
  t.match(app.match('conversation:7')?.definition, {
    kind: 'durable',
    retainSeconds: 30 * 86_400,
    publish: 'nobody',
    presence: false,
    announce: false,
    recovery: 'stream',
    policy: undefined,
  })
  t.match(app.match('board:7:cursors')?.definition, {
    kind: 'ephemeral',
    history: { size: 100, ttlSeconds: 300 },
    presence: true,
    announce: true,
  })
  t.match(app.match('lobby')?.definition, { history: { size: 0, ttlSeconds: 0 }, publish: 'subscribers' })
})

t.test('knows how long anything must be kept', async (t) => {
  const { longestRetentionSeconds } = defineChannels()({
    'short:{id}': durable({ retain: '2 days' }),
    'long:{id}': durable({ retain: '40 days' }),
    'passing:{id}': ephemeral({}),
  })
  t.equal(longestRetentionSeconds, 40 * 86_400)
  t.equal(defineChannels()({}).longestRetentionSeconds, 0)
})

t.test('fingerprints tell channels apart by pattern, kind and event names', async (t) => {
  const event = z.string()
  const first = define({ 'a:{id}': durable({ events: { x: event, y: event } }), b: ephemeral({}) })
  const reordered = define({ b: ephemeral({}), 'a:{id}': durable({ events: { y: event, x: event } }) })
  const others = [
    define({ 'a:{id}': durable({ events: { x: event } }), b: ephemeral({}) }),
    define({ 'a:{id}': ephemeral({ events: { x: event, y: event } }), b: ephemeral({}) }),
    define({ 'a:{name}': durable({ events: { x: event, y: event } }), b: ephemeral({}) }),
  ]
  t.strictSame(first.fingerprints(), { ...reordered.fingerprints() })
  const { 'a:{id}': a = '', b } = first.fingerprints()
  t.match(a, /^[0-9a-f]{16}$/)
  for (const other of others) {
    const { b: same, ...differing } = other.fingerprints()
    t.equal(same, b)
    t.notOk(Object.values(differing).includes(a))
  }
})

t.test('refuses patterns that fit the same names, and says which', async (t) => {
  t.throws(
    () => define({ 'room:{id}:{part}': durable({}), 'room:7:{name}': durable({}) }),
    new DefinitionError(
      "the channel patterns 'room:{id}:{part}' and 'room:7:{name}' fit the same names; " +
        'give one of them another first word or another number of segments',
    ),
  )
  t.throws(() => define({ 'room:{id}:x': durable({}), 'room:y:{id}': durable({}) }), /fit the same names/)
  t.doesNotThrow(() => define({ 'room:{id}:x': durable({}), 'room:{id}:y': durable({}) }))
})

t.test('refuses what could never work, with the cure', async (t) => {
  const mistakes: readonly (readonly [build: () => unknown, says: RegExp])[] = [
    [() => define({ '{tenant}:news': durable({}) }), /starts with a param; start it with a word/],
    [() => define({ 'room:{id}:{id}': durable({}) }), /two params named \{id\}/],
    [() => define({ 'room:user-{id}': durable({}) }), /segment 'user-\{id\}'/],
    [() => define({ 'room:{Id}': durable({}) }), /one \{param\} alone/],
    [() => define({ 'room::x': durable({}) }), /segment ''/],
    [() => define({ room: durable({ events: { 'two words': z.string() } }) }), /event 'two words' of 'room'/],
    [() => ephemeral({ history: { size: 0, ttl: '1 minute' } }), /history\.size is 0/],
    [() => ephemeral({ recovery: 'cache' }), /recovery needs a history/],
    [() => ephemeral({ announce: true }), /announce needs presence/],
    [() => ephemeral({ maxDataBytes: 1.5 }), /maxDataBytes is 1\.5/],
    [
      () => durable({ maxDataBytes: 65_537 }),
      /65536 at most: publish an id.*ALTER DATABASE … SET portico\.max_data_bytes/,
    ],
    [() => durable({ retain: '0 days' }), /'0 days' is not a duration/],
    [() => durable({ retain: '-1 days' }), /is not a duration/],
  ]
  for (const [build, says] of mistakes) t.throws(build, says)
  t.doesNotThrow(() => durable({ maxDataBytes: 65_536 }))
  t.doesNotThrow(() => ephemeral({ maxDataBytes: 65_537 }))
})
