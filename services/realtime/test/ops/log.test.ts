import { SignJWT } from 'jose'
import type { Logger } from 'pino'
import t from 'tap'
import { createLog, type LogOptions } from '../../src/ops/log.ts'

function capture(options: Partial<LogOptions> = {}): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const log = createLog({ level: 'debug', secrets: [], ...options }, { write: (line) => lines.push(line) })
  return { log, lines }
}

const apiKey = 'a-key-of-a-back-end-0123456789'
const cookie = 'next-auth.session-token=s3cr3t-cookie-value'
const payload = 'what Ann wrote to Bob'

async function token(): Promise<string> {
  return new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32))
}

t.test('no token, cookie, key or payload ever appears', async (t) => {
  const jwt = await token()
  const cause = new Error(`cannot verify ${jwt}`)
  const error = Object.assign(new Error(`refused ${apiKey}`, { cause }), {
    config: { headers: { authorization: jwt } },
  })
  for (const [name, write] of Object.entries({
    'as a field': (log: Logger) =>
      log.info({ token: jwt, cookie, 'X-API-Key': apiKey, data: payload }, 'connect'),
    'deep in a field': (log: Logger) =>
      log.info({
        peer: { headers: { cookie, Authorization: jwt, 'set-cookie': [cookie], x_api_key: apiKey } },
      }),
    'in a list': (log: Logger) =>
      log.info({ commands: [{ token: jwt, payload, publication: { data: payload } }] }),
    'in a binding of a child': (log: Logger) => log.child({ token: jwt, session: { cookie } }).info('open'),
    'in a text': (log: Logger) => log.info({ detail: `got ${jwt} and ${apiKey}` }),
    'in a message': (log: Logger) => log.info(`got ${jwt} and ${apiKey}`),
    'in an error, its cause and what a library hung onto it': (log: Logger) =>
      log.error({ err: error }, 'failed'),
    'in an error that is the whole call': (log: Logger) => log.error(error),
    'in an error under another name': (log: Logger) => log.error({ problem: error }),
    'in the query of a request': (log: Logger) =>
      log.info({ req: { method: 'GET', url: `/ws?token=${jwt}`, ip: '192.0.2.1', headers: { cookie } } }),
  })) {
    const { log, lines } = capture({ secrets: [apiKey] })
    write(log)
    t.equal(lines.length, 1, name)
    for (const secret of [jwt, jwt.split('.')[2] ?? '', apiKey, cookie, 's3cr3t', payload])
      t.notOk(lines.join('').includes(secret), `${name}: ${secret.slice(0, 12)}`)
    t.doesNotThrow(() => JSON.parse(lines.join('')), 'still JSON')
  }
})

t.test('the session cookie of NextAuth, an encrypted token of five parts, is masked whole', async (t) => {
  const { log, lines } = capture()
  log.info({
    detail: 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIn0..iv-iv-iv-iv.ciphertext-ciphertext.tag-tag',
  })
  t.notMatch(lines[0], 'ciphertext')
  t.notMatch(lines[0], 'tag-tag')
})

t.test('hostile input is one bounded line', async (t) => {
  const { log, lines } = capture()
  const long = 'x'.repeat(10_000)
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`${index}${long}`, long]))
  for (const hostile of [long, 'a\nb\r\n{"level":"error"}', deep, wide, Array(10_000).fill(long)]) {
    lines.length = 0
    log.info({ origin: hostile }, 'origin refused')
    t.equal(lines.length, 1)
    const [line = ''] = lines
    t.equal(line.indexOf('\n'), line.length - 1, 'one line')
    t.ok(line.length < 25_000, `${line.length} characters`)
  }
  lines.length = 0
  log.info(long)
  log.info({ token: long, __proto__: { polluted: true } })
  t.ok(lines.every((line) => line.length < 1_000))
})

t.test('says what is needed', async (t) => {
  const { log, lines } = capture()
  log
    .child({ connection: 'c1', user: 'ann', transport: 'websocket' })
    .info({ bytes: 12 }, 'connection closed')
  t.match(JSON.parse(lines[0] ?? ''), {
    level: 'info',
    connection: 'c1',
    user: 'ann',
    transport: 'websocket',
    bytes: 12,
    msg: 'connection closed',
  })

  log.error(
    { err: new TypeError('odd', { cause: Object.assign(new Error('away'), { code: 'ECONNREFUSED' }) }) },
    'x',
  )
  t.match(JSON.parse(lines[1] ?? '').err, {
    type: 'TypeError',
    message: 'odd',
    stack: /log\.test/,
    cause: { message: 'away', code: 'ECONNREFUSED' },
  })

  log.info({ req: { method: 'GET', url: '/ws?x=1', ip: '192.0.2.1' }, res: { statusCode: 426 } }, 'request')
  const { req, res } = JSON.parse(lines[2] ?? '')
  t.strictSame(req, { method: 'GET', path: '/ws', address: '192.0.2.1' }, 'without the query')
  t.strictSame(res, { status: 426 })
})

t.test('nothing in a line gives orders to the terminal that shows it', async (t) => {
  const { log, lines } = capture()
  const wicked = '\u001b[2J\u009b31m\u202egnp.exe\u2028\n{"level":"fatal"}'
  log.warn({ got: wicked }, wicked)
  t.equal(lines.length, 1)
  t.notMatch(lines[0], /[^\P{Cc}\n]|[\u2028-\u202e]/u)
  t.equal(lines[0]?.indexOf('\n'), (lines[0]?.length ?? 0) - 1, 'one line')
  t.equal(JSON.parse(lines[0] ?? '').got, wicked, 'and nothing of it is lost')
})
