import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { client, hooks, library, tabs, untilLive } from './weight.ts'

/** The client of a server that the benchmarks compare with, in the build that its package contains. */
function weighSocketIo(): number {
  const bench = createRequire(path.join(import.meta.dirname, '../../../bench/package.json'))
  const published = path.join(bench.resolve('socket.io'), '../../client-dist/socket.io.esm.min.js')
  return gzipSync(readFileSync(published), { level: 9 }).length
}

export function printWeight(): string {
  const later = ['requests', 'upkeep', 'diagnosis', 'code-names', 'fallback'].map((name) =>
    client.chunks.get(name),
  )
  const rows: readonly (readonly [string, number])[] = [
    ['a page’s first load: `@portico/client`', client.initial],
    [
      'the second file, which it connects with; npm `centrifuge` is in it',
      untilLive(client) - client.initial,
    ],
    ['both together: everything it takes to be live', untilLive(client)],
    ['of these, npm `centrifuge` itself', library.initial],
    ['of these, added by `@portico/client`', untilLive(client) - library.initial],
    ['in addition to the first load: `@portico/client/react`', hooks.initial - client.initial],
    ['in addition to the first load: `@portico/client/tabs`', tabs.initial - client.initial],
    ['loaded later: all other files together', later.reduce<number>((sum, size = 0) => sum + size, 0)],
    ['for comparison: all of `socket.io-client`', weighSocketIo()],
  ]
  const lines = rows.map(([what, bytes]) => `| ${what} | ${(bytes / 1_000).toFixed(1)} kB |`)
  return ['| minified, gzip | |', '|---|--:|', ...lines].join('\n')
}
