import path from 'node:path'

import { build } from 'esbuild'

/** The page's program with the client in it, in pieces as a bundler of today makes them: file name and text. */
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
