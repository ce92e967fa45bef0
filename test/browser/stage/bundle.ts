import path from 'node:path'

import { build } from 'esbuild'

/** The page's program, client included, in chunks as a modern bundler makes them: text by file name. */
export async function bundle(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'program.ts')],
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
  })
  return new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), text]))
}
