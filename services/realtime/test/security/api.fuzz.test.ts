import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { commandErrors, maxChannelNameLength, parseJson } from '@portico/protocol'
import fc from 'fast-check'
import t from 'tap'
import { z } from 'zod'
import { batchParams, batchReplies } from '../../src/api/batch.ts'
import type { Method } from '../../src/api/method.ts'
import { isMethodName, methodNames, methods } from '../../src/api/methods.ts'
import { heldBytes } from '../support/heap.ts'
import { startService } from '../support/service.ts'

/** FUZZ_SECONDS=600 by hand; a failing call becomes a file of the corpus, and is tried first from then on. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 2)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`)

const running = await startService()
t.teardown(() => running[Symbol.asyncDispose]())
const folder = path.join(import.meta.dirname, 'corpus/api')

interface Call {
  readonly method: string
  readonly body: string
}

const wireCall = z.object({ method: z.string(), body: z.string() })

/** What a sound call can hear instead of a result: the channel is not of that kind, or not for that. */
const refusals: readonly number[] = (
  [
    'unknownChannel',
    'permissionDenied',
    'limitExceeded',
    'notAvailable',
    'unrecoverablePosition',
    'schemaMismatch',
    'storeUnavailable',
    'tooLarge',
  ] as const
).map((name) => commandErrors[name].code)

const wireAnswer = z.union([
  z.strictObject({ error: z.strictObject({ code: z.int(), message: z.string() }) }),
  z.strictObject({ result: z.unknown() }),
  z.strictObject({ replies: z.unknown() }),
])

type Heard = { readonly status: number } & ({ readonly code: number } | { readonly result: unknown })

async function heardBy({ method, body }: Call): Promise<Heard> {
  const response = await fetch(`${running.url}/api/${method}`, {
    method: 'POST',
    headers: { 'x-api-key': 'test-key' },
    body,
  })
  const answer = wireAnswer.parse(await response.json())
  const { status } = response
  if ('error' in answer) return { status, code: answer.error.code }
  return { status, result: 'result' in answer ? answer.result : answer }
}

/** The schemas of a method; `batch` answers without a wrapper. */
function schemasOf(method: string): Pick<Method, 'params' | 'result'> | undefined {
  if (method === 'batch') return { params: batchParams, result: batchReplies }
  return isMethodName(method) ? methods[method] : undefined
}

type Soundness = 'not JSON' | 'no method' | 'unfit' | 'fit'

function soundnessOf({ method, body }: Call): Soundness {
  const given = bodyOf(body)
  if (given === undefined) return 'not JSON'
  const schemas = schemasOf(method)
  if (schemas === undefined) return 'no method'
  return schemas.params.safeParse(given).success ? 'fit' : 'unfit'
}

function bodyOf(body: string): unknown {
  try {
    return body.trim() === '' ? {} : (parseJson(body) ?? {})
  } catch {
    return undefined
  }
}

/** What must be heard by a call that never reaches its method. */
const refused: Readonly<Record<Exclude<Soundness, 'fit'>, Heard>> = {
  'not JSON': { status: 400, code: commandErrors.badRequest.code },
  'no method': { status: 404, code: commandErrors.methodNotFound.code },
  unfit: { status: 200, code: commandErrors.badRequest.code },
}

/** What is wrong with how this call was answered. */
async function fault(call: Call): Promise<string | undefined> {
  const soundness = soundnessOf(call)
  const heard = await heardBy(call)
  const said = `${soundness}, and heard ${JSON.stringify(heard).slice(0, 200)}`
  if (soundness !== 'fit') {
    return JSON.stringify(heard) === JSON.stringify(refused[soundness]) ? undefined : said
  }
  if (heard.status !== 200) return said
  if ('code' in heard) return mayHear(call, heard.code) ? undefined : said
  return schemasOf(call.method)?.result.safeParse(heard.result).success ? undefined : said
}

function mayHear({ body }: Call, code: number): boolean {
  return refusals.includes(code) || (code === commandErrors.badRequest.code && namesTooLong(bodyOf(body)))
}

/** A limit that no schema states. */
function namesTooLong(given: unknown): boolean {
  const parsed = z.looseObject({ channel: z.string() }).safeParse(given)
  return parsed.success && parsed.data.channel.length > maxChannelNameLength
}

function keep(call: Call): string {
  const name = `failing-${seed}-${call.method}.json`
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, name), `${JSON.stringify(call, null, 2)}\n`)
  return name
}

const word = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('__proto__', 'constructor', '', '*', 'x'.repeat(5_000), '\u0000', '\n'),
)
const channel = fc.oneof(
  word,
  fc.constantFrom('chat:1', 'feed:1', 'log:1', 'plain:1', 'typed:1', 'closed:1', 'no:1'),
)
const anything = fc.oneof(word, fc.jsonValue({ maxDepth: 3 }))
const fields = {
  channel: fc.oneof(channel, anything),
  channels: fc.oneof(fc.array(channel, { maxLength: 5 }), anything),
  data: anything,
  user: anything,
  client: anything,
  session: anything,
  tags: fc.oneof(fc.dictionary(word, word, { maxKeys: 3 }), anything),
  commands: fc.array(fc.dictionary(fc.constantFrom(...methodNames, 'nothing'), fc.record({ channel }))),
  limit: fc.oneof(fc.integer({ min: -2, max: 20 }), anything),
  since: fc.oneof(fc.record({ offset: fc.nat(9), epoch: word }, { requiredKeys: [] }), anything),
  pattern: anything,
  token_id: anything,
  expire_at: fc.oneof(fc.integer(), anything),
  idempotency_key: anything,
}
const named = fc
  .uniqueArray(fc.constantFrom(...(Object.keys(fields) as (keyof typeof fields)[])), { maxLength: 4 })
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, fields[name]]))))
const call: fc.Arbitrary<Call> = fc.record({
  method: fc.constantFrom(...methodNames, 'batch', 'nothing'),
  body: fc.oneof(
    { weight: 5, arbitrary: named.map((value) => JSON.stringify(value)) },
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(`{"channel":"feed:1","data":1${'0'.repeat(60_000)}1}`, '['.repeat(50_000)),
  ),
})

t.test('every call of the corpus gets the answer that its name says', async (t) => {
  const files = readdirSync(folder).sort()
  t.ok(files.length > 5)
  for (const file of files) {
    const one = wireCall.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')))
    t.equal(await fault(one), undefined, file)
    const heard = await heardBy(one)
    const said = 'code' in heard ? `${heard.status}-${heard.code}-` : `${heard.status}-result-`
    t.ok(file.startsWith(said) || file.startsWith('failing-'), `${file}: ${said}`)
  }
})

t.test('a call that fits its schema is done or refused for a reason, and no other is done', async (t) => {
  const heldBefore = heldBytes()
  let tried = 0
  const property = fc.asyncProperty(call, async (one) => {
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
  t.ok(tried > 5, `${tried} calls`)
  t.strictSame(
    running.lines.filter(({ level }) => level === 'error' || level === 'fatal'),
    [],
  )
  const grown = (heldBytes() - heldBefore) / 2 ** 20
  t.ok(grown < 200, `${grown.toFixed(0)} MiB`)
})
