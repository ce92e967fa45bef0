import t from 'tap'
import { client, drawer, hooks, library, tabs, untilLive } from './weight.ts'

/**
 * In bytes after minification and gzip. `initial` is what a page loads first. The chunk `connector`, which contains npm
 * centrifuge, is fetched when the client is started, together with the discovery and the token. `added` is how much the
 * two exceed npm centrifuge alone: everything that runs in a page which connects by WebSocket, subscribes and recovers
 * after a drop. `hooks` is added with React, `drawer` by opening it, `tabs` by sharing a connection. The other chunks
 * are loaded later: `upkeep`, `requests` and `diagnosis` once a page has been connected for two seconds, or at the
 * first need; `fallback` with the diagnosis, or where no WebSocket gets through; `overlay` in development; `code-names`
 * with the first of these that needs it.
 *
 * The aim for what is added is 6,000. Exchanging one connection for another is not a separate chunk: what it shares
 * with the rest of the machine would become another chunk, which costs what it saves, and a deploy may have removed
 * that by the time it is needed. Raising one of these ceilings adds something to every page of every application.
 */
const ceilings = {
  initial: 8_705,
  added: 10_330,
  hooks: 2_905,
  drawer: 3_100,
  tabs: 5_960,
  chunks: {
    connector: 25_270,
    upkeep: 2_090,
    requests: 1_930,
    'code-names': 480,
    fallback: 1_280,
    diagnosis: 14_800,
    overlay: 1_830,
  },
}

t.test(
  'what a page carries at its first load stays below its ceiling, and npm centrifuge is not in it',
  async (t) => {
    const react = hooks.initial - client.initial
    t.comment(`the first load ${client.initial} B, the hooks ${react} B`)
    t.ok(client.initial <= ceilings.initial, `${client.initial} of ${ceilings.initial} B`)
    t.ok(react <= ceilings.hooks, `the hooks ${react} of ${ceilings.hooks} B`)
    for (const { modules } of [client, hooks, tabs, drawer])
      t.notMatch(modules.join(' '), /node_modules\/centrifuge/)
  },
)

t.test('so does what the client adds to npm centrifuge in all, until it is live', async (t) => {
  const added = untilLive(client) - library.initial
  t.comment(`npm centrifuge ${library.initial} B; until it is live the client adds ${added} B`)
  t.ok(added <= ceilings.added, `${added} of ${ceilings.added} B`)
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
    t.match(modules, 'src/client.ts')
    t.notMatch(modules, /protobuf\/|node_modules\/(react|zod)\/|protocol\/src\/(codes|findings)\.ts/)
  },
)
