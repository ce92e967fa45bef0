import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { until } from '@portico/harness'
import fc from 'fast-check'
import t from 'tap'
import { heldBytes } from '../support/heap.ts'
import { startService, testOrigin } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'
import { piecesOf, type Spoken, spoken } from './heads.ts'
import { say } from './raw-socket.ts'

/** FUZZ_SECONDS=600 by hand; a failing head becomes a file of the corpus, and is tried first from then on. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 2)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`)

const running = await startService({ env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000000' } })
t.teardown(() => running[Symbol.asyncDispose]())
const port = Number(new URL(running.url).port)
const folder = path.join(import.meta.dirname, 'corpus/heads')

/** Waited for, taken, turned away, not understood. Never a fault of ours. */
const answers = [100, 101, 200, 204, 400, 403, 404, 405, 408, 413, 414, 417, 426, 431]

/** What must be in a head for it to become a WebSocket; a line may be there twice, but not with something else. */
const needed = [
  // Node takes a line without a version for HTTP/0.9, and passes it on.
  /^\s*GET \S+( HTTP\/1\.[01])?\r?\n/,
  /^connection:.*upgrade/im,
  /^upgrade:.*websocket/im,
  /^sec-websocket-key:[ \t]*[\w+/]{22}==[ \t]*\r?$/im,
]

/** Much longer than any answer takes, on any machine. */
const patienceMs = 20_000

async function within<T>(ms: number, awaited: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController()
  const late = delay(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  const first = await Promise.race([awaited, late])
  timer.abort()
  return first
}

/** What is wrong with how these bytes were taken. */
async function fault(one: Spoken): Promise<string | undefined> {
  const heard = await within(patienceMs, say(port, piecesOf(one)))
  if (heard === undefined) return 'it was neither answered nor let go'
  const { status, head } = heard
  // What follows the head is no part of it.
  const [said = ''] = one.bytes
    .toString('latin1')
    .trimStart()
    .split(/\r?\n\r?\n/)
  if (status === undefined) return head === '' ? undefined : `an answer that is no HTTP: ${head.slice(0, 80)}`
  if (!answers.includes(status)) return `${status} is no answer to that`
  if (/^(x-injected|set-cookie):/im.test(head)) return 'a line of ours that they wrote'
  if (status !== 101) return undefined
  const lacking = needed.find((part) => !part.test(said))
  if (lacking !== undefined) return `a WebSocket without ${lacking}`
  if (!saysVersion(said)) return 'a WebSocket of no version'
  const origins = [...said.matchAll(/^origin:[ \t]*(.*?)[ \t]*\r?$/gim)].map(([, origin]) => origin)
  return origins.every((origin) => origin === testOrigin) ? undefined : `a WebSocket of ${origins}`
}

/** ws reads a number: 013 is 13. */
function saysVersion(head: string): boolean {
  const versions = [...head.matchAll(/^sec-websocket-version:(.*)$/gim)]
  return versions.some(([, version]) => [8, 13].includes(Number(version)))
}

function keep({ bytes }: Spoken): string {
  const name = `failing-${seed}-${bytes.length}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, name), bytes)
  return name
}

t.test('every head of the corpus gets the answer that its name says', async (t) => {
  const files = readdirSync(folder).sort()
  t.ok(files.length > 5)
  for (const file of files) {
    const one = { bytes: readFileSync(path.join(folder, file)), cuts: [] }
    t.equal(await fault(one), undefined, file)
    const expected = Number(/^\d{3}/.exec(file)?.[0])
    if (Number.isNaN(expected)) continue
    const { status } = await say(port, piecesOf(one))
    // Who is refused while still speaking may hear the line break instead of the answer.
    if (status !== undefined || expected !== 431) t.equal(status, expected, file)
  }
})

t.test('no head crashes the service, gets in without a handshake, or is felt by others', async (t) => {
  await using bystander = await WireClient.connect(running.websocketUrl)
  await bystander.call('subscribe', { channel: 'chat:1' })
  await until('the corpus to have hung up', async () => (await openSockets()) === 1)
  const heldBefore = heldBytes()
  let tried = 0
  const property = fc.asyncProperty(spoken, async (one) => {
    tried++
    const wrong = await fault(one)
    if (wrong !== undefined) throw new Error(wrong)
  })
  const found = await fc.check(property, {
    seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  })
  if (found.counterexample !== null)
    t.fail(`${found.errorInstance}; kept as ${keep(found.counterexample[0])}`)
  t.ok(tried > 50, `${tried} heads`)

  await running.service.node.node.publish('chat:1', { data: '"still here"' as never })
  t.equal((await bystander.publication()).data, '"still here"', 'who was there before is served')
  t.strictSame(
    running.lines.filter(({ level }) => level === 'error' || level === 'fatal'),
    [],
  )
  await until('nothing of them to be left', async () => (await openSockets()) === 1)
  const grown = (heldBytes() - heldBefore) / 2 ** 20
  t.ok(grown < 200, `${grown.toFixed(0)} MiB`)
})

function openSockets(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  running.service.app.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  return promise
}
