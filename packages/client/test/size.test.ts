import t from 'tap'
import { client, drawer, hooks, library, tabs } from './weight.ts'

/**
 * In bytes after minification and gzip. `client` is everything that a page runs which connects by WebSocket, subscribes
 * and comes back after a drop, less npm centrifuge itself; `hooks` comes on top of that with React, `drawer` with whoever
 * opens it, `tabs` with whoever shares a connection. A chunk is loaded later: `upkeep`, `clerk` and `diagnosis` by a page
 * that has been connected for two seconds, or at the first need, `fallback` with the diagnosis or where no WebSocket gets
 * through, `overlay` in development; `code-names` with whichever of them comes first.
 *
 * The aim for the client is 6,000. Exchanging one connection for another is not a chunk: what it shares with the rest of
 * the machine would become one of its own, which costs what it saves, and a deploy may have taken it away by the time when
 * it is needed. Whoever raises one of these adds something to every page of every application.
 */
const ceilings = {
  client: 9_775,
  hooks: 2_350,
  drawer: 3_100,
  tabs: 5_780,
  chunks: {
    upkeep: 2_030,
    clerk: 1_220,
    'code-names': 480,
    fallback: 1_000,
    diagnosis: 13_900,
    overlay: 1_650,
  },
}

t.test('what the client adds to npm centrifuge stays below its ceiling', async (t) => {
  const added = client.initial - library.initial
  const react = hooks.initial - client.initial
  t.comment(`npm centrifuge ${library.initial} B; the client adds ${added} B, its hooks ${react} B`)
  t.ok(added <= ceilings.client, `${added} of ${ceilings.client} B`)
  t.ok(react <= ceilings.hooks, `the hooks ${react} of ${ceilings.hooks} B`)
})

t.test('to share a connection weighs nothing where nobody does', async (t) => {
  const size = tabs.initial - client.initial
  t.comment(`the tabs ${size} B`)
  t.ok(size <= ceilings.tabs, `${size} of ${ceilings.tabs} B`)
  t.notMatch([...client.modules, ...hooks.modules].join(' '), /src\/tabs\//)
})

t.test('the drawer weighs nothing until a page asks for it, and little then', async (t) => {
  const size = drawer.initial
  t.comment(`the drawer ${size} B`)
  t.ok(size <= ceilings.drawer, `${size} of ${ceilings.drawer} B`)
  t.notMatch([...client.modules, ...hooks.modules].join(' '), /src\/(drawer\/|element)/)
})

t.test('so does each chunk that comes later, and no other does', async (t) => {
  for (const [name, size] of client.chunks) t.comment(`${name} ${size} B`)
  t.same([...client.chunks.keys()].sort(), Object.keys(ceilings.chunks).sort())
  for (const [name, ceiling] of Object.entries(ceilings.chunks)) {
    const size = client.chunks.get(name) ?? Number.POSITIVE_INFINITY
    t.ok(size <= ceiling, `${name} ${size} of ${ceiling} B`)
  }
})

t.test(
  'Protobuf, React, the schemas’ library and every text come only with whoever asks for them',
  async (t) => {
    const modules = client.modules.join(' ')
    t.match(modules, 'centrifuge')
    t.notMatch(modules, /protobuf\/|node_modules\/(react|zod)\/|protocol\/src\/(codes|findings)\.ts/)
  },
)
