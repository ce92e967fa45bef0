import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import t from 'tap'

/**
 * What the client may add to npm centrifuge, in bytes after gzip: what it weighs, rounded up. Whoever raises one of
 * these adds something to every page of every application.
 */
const ceilings = { client: 9_800, hooks: 2_300 }

async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react'],
  })
  return outputFiles.reduce((total, { contents: bytes }) => total + gzipSync(bytes, { level: 9 }).length, 0)
}

const library = "import { Centrifuge } from 'centrifuge'; globalThis.used = Centrifuge"

t.test('what the client adds to npm centrifuge stays below its ceiling', async (t) => {
  const alone = await gzipped(library)
  const client = await gzipped("import { Client } from '@portico/client'; globalThis.used = Client")
  const hooks = await gzipped(
    "import { Client } from '@portico/client'; import * as react from '@portico/client/react'; globalThis.used = [Client, react]",
  )
  t.comment(`npm centrifuge ${alone} B; the client adds ${client - alone} B, its hooks ${hooks - client} B`)
  t.ok(client - alone <= ceilings.client, `${client - alone} of ${ceilings.client} B`)
  t.ok(hooks - client <= ceilings.hooks, `the hooks ${hooks - client} of ${ceilings.hooks} B`)
})

t.test('Protobuf, React and the schemas’ library come only with whoever asks for them', async (t) => {
  const { metafile } = await build({
    stdin: {
      contents: "import { Client } from '@portico/client'; globalThis.used = Client",
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    minify: true,
  })
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
  const packages = used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).join(' ')
  t.match(packages, 'centrifuge')
  t.notMatch(packages, /protobuf\/|node_modules\/(react|zod)\//)
})
