import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { BadFrame, decodeEmulation, decodeFrame, type Encoding } from '../src/index.ts'
import { Mutator } from './support/mutator.ts'

/**
 * Run it longer by hand, with FUZZ_SECONDS=600. A failing case becomes a file of the corpus, and is tried first from
 * then on.
 */
const seconds = Number(process.env.FUZZ_SECONDS ?? 2)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`)

/** A frame of 64 KiB costs about a millisecond; one that takes this long delays every connection. */
const slowestMs = 250

const folder = path.join(import.meta.dirname, 'corpus')

function corpusOf(encoding: Encoding): readonly Buffer[] {
  const files = readdirSync(path.join(folder, encoding)).sort()
  return files.map((file) => readFileSync(path.join(folder, encoding, file)))
}

/** What is wrong with the result; undefined for commands, refused commands or a bad frame. */
function fault(encoding: Encoding, bytes: Buffer): string | undefined {
  const frame = encoding === 'json' ? bytes.toString('utf8') : new Uint8Array(bytes)
  for (const decode of [decodeFrame, decodeEmulation]) {
    const before = process.threadCpuUsage()
    try {
      decode(encoding, frame)
    } catch (error) {
      if (!(error instanceof BadFrame)) return `${decode.name}: ${error}`
      if (!/^[ -~]{1,123}$/.test(error.message)) return `${decode.name}: a reason that fits no close frame`
    }
    const ms = process.threadCpuUsage(before).user / 1000
    if (ms > slowestMs) return `${decode.name}: ${ms} ms`
  }
  return undefined
}

function keep(encoding: Encoding, bytes: Buffer): string {
  const name = `failing-${seed}-${bytes.length}`
  mkdirSync(path.join(folder, encoding), { recursive: true })
  writeFileSync(path.join(folder, encoding, name), bytes)
  return name
}

for (const encoding of ['json', 'protobuf'] as const) {
  const corpus = corpusOf(encoding)

  t.test(`${encoding}: every file of the corpus is taken`, async (t) => {
    t.ok(corpus.length > 5)
    for (const bytes of corpus) t.equal(fault(encoding, bytes), undefined)
  })

  t.test(
    `${encoding}: what has grown out of the corpus is taken, too, and takes no memory along`,
    async (t) => {
      const mutator = new Mutator(seed, corpus)
      const heapBefore = process.memoryUsage().heapUsed
      const end = performance.now() + (seconds * 1000) / 2
      let tried = 0
      while (performance.now() < end) {
        const bytes = mutator.next()
        const wrong = fault(encoding, bytes)
        if (wrong !== undefined) t.fail(`${wrong}; kept as ${keep(encoding, bytes)}`)
        if (wrong !== undefined) break
        tried++
      }
      t.ok(tried > 100, `${tried} frames`)
      const grown = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20
      t.ok(grown < 200, `${grown.toFixed(0)} MiB`)
    },
  )
}
