import fc from 'fast-check'
import t from 'tap'
import { heldBytes } from '../support/heap.ts'
import { startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

/** FUZZ_SECONDS=600 by hand. A failing token is printed and not kept: it is made from one that ends within the hour. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 2)
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 0x7fff_ffff)
t.comment(`FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`)

const running = await startService({
  env: { LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000000' },
})
t.teardown(() => running[Symbol.asyncDispose]())

const word = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    '*',
    'chat:1',
    'closed:1',
    'x'.repeat(5_000),
    '\u0000',
    '\n',
  ),
)

const good = await signToken()
const [goodHeader, goodClaims, goodSignature = ''] = good.split('.')

/** Whether it says, byte for byte, what was signed. Base64 writes the last byte of a signature in more than one way. */
function isAsSigned(token: string): boolean {
  const [header, claims, signature = '', ...more] = token.split('.')
  const sameBytes = Buffer.from(signature, 'base64url').equals(Buffer.from(goodSignature, 'base64url'))
  return header === goodHeader && claims === goodClaims && sameBytes && more.length === 0
}

/** Other claims under the signature of the good ones, another part from elsewhere, a part twice. */
const recombined = fc
  .array(fc.constantFrom(goodHeader, goodClaims, goodSignature, '', 'eyJhbGciOiJub25lIn0'), { maxLength: 5 })
  .map((parts) => parts.join('.'))
const reclaimed = fc
  .record({ sub: fc.string({ maxLength: 8 }), exp: fc.integer(), channel: fc.constantFrom('', 'chat:1') })
  .map(
    (claims) => `${goodHeader}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${goodSignature}`,
  )

t.test(
  'a token is good or refused with a code that says so, and none is good that nobody signed',
  async (t) => {
    const damaged = fc
      .tuple(fc.nat(good.length), word, fc.nat(5))
      .map(([at, inserted, removed]) => good.slice(0, at) + inserted + good.slice(at + removed))
    const flipped = fc
      .tuple(fc.nat(good.length - 1), fc.constantFrom(...'Aa09-_Zz'))
      .map(([at, other]) => good.slice(0, at) + other + good.slice(at + 1))
    const heldBefore = heldBytes()
    const given = fc.oneof(word, damaged, flipped, recombined, reclaimed)
    const property = fc.asyncProperty(given, async (token) => {
      await using client = await WireClient.open(running.websocketUrl)
      client.sendRaw(JSON.stringify({ id: 1, connect: { token } }))
      const heard = await Promise.race([
        client.closed,
        new Promise<string>((resolve) =>
          client.socket.once('message', (data: Buffer) => resolve(String(data))),
        ),
      ])
      if (typeof heard !== 'string') return [3500, 3501].includes(heard.code)
      return /"error"/.test(heard) || (/"connect"/.test(heard) && isAsSigned(token))
    })
    await fc.assert(property, {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    })
    t.strictSame(
      running.lines.filter(({ level }) => level === 'error'),
      [],
    )
    const grown = (heldBytes() - heldBefore) / 2 ** 20
    t.ok(grown < 200, `${grown.toFixed(0)} MiB`)
  },
)
