import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import t from 'tap'

/**
 * In bytes after minification and gzip. `client` is everything that a page runs which connects by WebSocket, subscribes,
 * publishes and comes back after a drop, less npm centrifuge itself; `hooks` comes on top of that with React, `drawer`
 * with whoever opens it, `tabs` with whoever shares a connection. A chunk is loaded later: `upkeep` and `diagnosis` by a page that has been connected for two
 * seconds (or by one that fails), `fallback` with the diagnosis or where no WebSocket gets through, `overlay` in
 * development.
 *
 * The aim for the client is 6,000. By what each part saves when it is taken out: channels that recover across two
 * connections 1.5 kB, the session 1.4, the machine with its moves 0.9, the link to the library 1.0, publishing with an
 * outbox that says what waits and why 1.0, the client itself 0.9, tokens and discovery with a name for each failure 0.8,
 * options 0.7, the status 0.4, the names of codes 0.4, the trace of each attempt 0.3, the page's events 0.3, handing
 * failures on to be named 0.2. The moves are not a chunk: what they share with the machine would become one of its own,
 * which costs what they save, and a deploy may have taken it away by the time when it is needed.
 * Whoever raises one of these adds something to every page of every application.
 */
const ceilings = {
  client: 10_500,
  hooks: 2_375,
  drawer: 3_100,
  tabs: 5_450,
  chunks: { upkeep: 1_920, fallback: 1_000, diagnosis: 13_900, overlay: 1_650 },
}

interface Weight {
  readonly initial: number
  /** By the name of the module they begin with. */
  readonly chunks: ReadonlyMap<string, number>
  /** The modules of the initial load that left something in it. */
  readonly modules: readonly string[]
}

async function weigh(contents: string): Promise<Weight> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    splitting: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react'],
    metafile: true,
  })
  const initial = reachable(metafile.outputs)
  const chunks = new Map<string, number>()
  let total = 0
  for (const { path, contents: bytes } of outputFiles) {
    const size = gzipSync(bytes, { level: 9 }).length
    const name = path.slice(path.lastIndexOf('out/'))
    if (initial.has(name)) total += size
    else chunks.set(name.replace(/^out\/|-\w+\.js$/g, ''), size)
  }
  const modules = [...initial].flatMap((name) =>
    Object.entries(metafile.outputs[name]?.inputs ?? {}).flatMap(([module, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [module] : [],
    ),
  )
  return { initial: total, chunks, modules }
}

type Outputs = Readonly<
  Record<
    string,
    { readonly entryPoint?: string; readonly imports: readonly { path: string; kind: string }[] }
  >
>

/** What is loaded before the first line of the entry runs. */
function reachable(outputs: Outputs): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && path in outputs) visit(path)
    }
  }
  for (const [name, { entryPoint }] of Object.entries(outputs)) if (entryPoint === '<stdin>') visit(name)
  return found
}

const library = await weigh("import { Centrifuge } from 'centrifuge'; globalThis.used = Centrifuge")
const client = await weigh("import { Client } from '@portico/client'; globalThis.used = Client")
const hooks = await weigh(
  "import { Client } from '@portico/client'; import * as react from '@portico/client/react'; globalThis.used = [Client, react]",
)

const drawer = await weigh(
  "import { openDrawer } from '@portico/client/drawer'; globalThis.used = openDrawer",
)

t.test('what the client adds to npm centrifuge stays below its ceiling', async (t) => {
  const added = client.initial - library.initial
  const react = hooks.initial - client.initial
  t.comment(`npm centrifuge ${library.initial} B; the client adds ${added} B, its hooks ${react} B`)
  t.ok(added <= ceilings.client, `${added} of ${ceilings.client} B`)
  t.ok(react <= ceilings.hooks, `the hooks ${react} of ${ceilings.hooks} B`)
})

const tabs = await weigh(
  "import { Client } from '@portico/client'; import { oneConnection } from '@portico/client/tabs'; globalThis.used = [Client, oneConnection]",
)

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
