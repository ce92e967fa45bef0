import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { buildSync, type Metafile } from 'esbuild'

/** What a page loads of some code, in bytes after minification and gzip. */
interface Weight {
  readonly initial: number
  /** The chunks that are loaded later, by the module they begin with. */
  readonly chunks: ReadonlyMap<string, number>
  /** The modules that have code in the initial load. */
  readonly modules: readonly string[]
}

function weigh(contents: string): Weight {
  const { outputFiles, metafile } = buildSync({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    // Names of chunks come from paths, and count in the weight.
    absWorkingDir: import.meta.dirname,
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
  for (const { path, text } of outputFiles) {
    const size = gzipSync(text.replace(hashes, steadyHash), { level: 9 }).length
    const name = path.slice(path.lastIndexOf('out/'))
    if (initial.has(name)) total += size
    else chunks.set(nameOf(metafile.outputs[name]), size)
  }
  const modules = [...initial].flatMap((name) =>
    Object.entries(metafile.outputs[name]?.inputs ?? {}).flatMap(([module, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [module] : [],
    ),
  )
  return { initial: total, chunks, modules }
}

/** The hashes in file names. */
const hashes = /(?<=([\w-]+)-)[A-Z0-9]{8}(?=\.js\b)/g

/**
 * Looks as random as a hash, but does not depend on the content: otherwise a change of one file would change another's
 * weight.
 */
function steadyHash(_hash: string, name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8).toUpperCase()
}

type Outputs = Metafile['outputs']

/** The name of a chunk: its entry module, or the first module of a shared one; the folder's name for an index. */
function nameOf(
  { entryPoint, inputs }: Outputs[string] = { bytes: 0, inputs: {}, imports: [], exports: [] },
) {
  const [first = ''] = Object.keys(inputs)
  return (entryPoint ?? first).replace(/(\/index)?\.ts$/, '').replace(/^.*\//, '')
}

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

/** What is loaded by the time the page is connected: the first load, and the files that connect. */
export function untilLive({ initial, chunks }: Weight): number {
  return initial + (chunks.get('connector') ?? Number.NaN)
}

export const library = weigh("import { Centrifuge } from 'centrifuge'; globalThis.used = Centrifuge")
export const client = weigh("import { Client } from '@portico/client'; globalThis.used = Client")
export const hooks = weigh(
  "import { Client } from '@portico/client'; import * as react from '@portico/client/react'; globalThis.used = [Client, react]",
)
export const drawer = weigh(
  "import { openDrawer } from '@portico/client/drawer'; globalThis.used = openDrawer",
)
export const tabs = weigh(
  "import { Client } from '@portico/client'; import { oneConnection } from '@portico/client/tabs'; globalThis.used = [Client, oneConnection]",
)
