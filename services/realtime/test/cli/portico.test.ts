import { loadDb } from '@portico/db'
import { migrate } from '@portico/db/migrate'
import { startEphemeralPostgres } from '@portico/postgres/embedded'
import t from 'tap'
import { secret, signWithSecret } from '../auth/support/issuer.ts'
import { type Run, run } from './terminal.ts'

const told = ({ code, output }: Run) => ({ code, output })

t.test('asks the policies of the app, with its database', async (t) => {
  const server = await startEphemeralPostgres()
  await migrate(server.url)
  const db = await loadDb(server.url)
  t.teardown(async () => {
    await db.$disconnect()
    await server.stop()
  })
  const people = ['42', '43', '44'].map((id) => ({ id, name: id, email: `${id}@example.com` }))
  await db.user.createMany({ data: people })
  const members = { create: [{ userId: '42' }, { userId: '44' }] }
  await db.conversation.create({ data: { id: '7', title: 'Seven', members } })
  const env = { DATABASE_URL: server.url }

  t.strictSame(told(await run('can user:42 subscribe conversation:7', { env })), { code: 0, output: 'yes' })
  t.strictSame(told(await run('can user:43 subscribe conversation:7 --why', { env })), {
    code: 1,
    output: 'no: You are not a member of this conversation.\npattern: conversation:{id}',
  })
  t.match(await run('can user:42 publish conversation:7:typing --why', { env }), {
    code: 0,
    output: /^yes: Whoever is subscribed may/,
  })
  t.match(await run('can user:42 publish conversation:7 --why', { env }), {
    code: 1,
    output: /back end/,
  })
  t.match(await run('can anonymous subscribe conversation:7 --why', { env }), {
    output: /Sign in first/,
  })
  t.match(await run('can user:42 subscribe nowhere:7 --why', { env }), {
    code: 1,
    output: /No channel of/,
  })
  t.strictSame(told(await run('who-can subscribe conversation:7', { env })), {
    code: 0,
    output: 'user:42\nuser:44\n2 of 3 may subscribe in conversation:7',
  })
  t.match(await run('who-can subscribe conversation:8', { env }), { code: 1, output: /^0 of 3/ })
})

t.test('what needs the database says that it is away, and the rest works', async (t) => {
  t.match(await run('can user:42 subscribe conversation:7'), {
    code: 2,
    output: /^unknown: The policy cannot read its database: DATABASE_URL is not set/,
  })
  t.match(await run('who-can subscribe conversation:7'), {
    code: 2,
    output: /DATABASE_URL is not set/,
  })
  t.match(await run('can user:42 subscribe user:42'), { code: 0, output: 'yes' })
})

t.test('asks the contract that the configuration names', async (t) => {
  const env = { CONTRACT: '../channels/fixtures/contract.ts' }
  const directory = import.meta.dirname
  t.match(await run('who-can subscribe room:7', { env, directory }), {
    code: 0,
    output: /^user:ada\n1 of 1/,
  })
  t.match(await run('can user:42 subscribe room:7', { env: { CONTRACT: './absent.ts' }, directory }), {
    code: 2,
    output: /absent\.ts cannot be loaded/,
  })
})

t.test('says of a token what the service would, and never repeats it', async (t) => {
  const env = { TOKEN_SECRET: secret, TOKEN_ISSUER: 'web' }
  const claims = { sub: '42', iss: 'web', info: { password: 'hunter2' } }
  const good = await signWithSecret({ ...claims, exp: 4_102_444_800, jti: 't1' })
  const accepted = await run('token check', { env, input: `${good}\n` })
  t.equal(accepted.code, 0)
  t.match(
    accepted.output,
    /^accepted\nuser: 42\nsession: none\ntoken id: t1\nissued: not said\nends: 2100-01-01T/,
  )
  t.match(await run(['token', 'check', good], { env }), { code: 0 }, 'as an argument too')

  const cases: readonly (readonly [token: string, says: RegExp])[] = [
    [await signWithSecret({ ...claims, exp: 1 }), /^refused: expired\n.*\non the wire: 109 token expired$/],
    [
      await signWithSecret(claims, 'another secret'),
      /^refused: wrongSignature\n.*different secrets.*\n.*3500/,
    ],
    [await signWithSecret({ sub: '42' }), /^refused: wrongIssuer\n.*: web/],
    ['hunter2.hunter2.hunter2', /^refused: malformed/],
    ['x'.repeat(102_400), /^refused: tooLarge\n.*102400 bytes/],
    ['', /^refused: missing/],
  ]
  for (const [input, says] of cases) {
    const { code, output } = await run('token check', { env, input })
    t.equal(code, 1)
    t.match(output, says)
    t.notMatch(output, /hunter2/)
    t.notOk(input !== '' && output.includes(input))
  }
  t.notMatch(accepted.output, /hunter2/)
})

t.test('checks a subscription token for its user and channel', async (t) => {
  const env = { TOKEN_SECRET: secret }
  const input = await signWithSecret({ sub: '42', channel: 'board:7' })
  const check = (line: string) => run(`token check ${line}`, { env, input })
  t.match(await check('--user 42 --channel board:7'), { code: 0, output: /^accepted\nends: never/ })
  t.match(await check('--user 43 --channel board:7'), { code: 1, output: /refused: otherUser/ })
  t.match(await check('--user 42 --channel board:8'), { code: 1, output: /refused: otherChannel/ })
  t.match(await check('--channel board:7'), { code: 2, output: /add --user/ })
})

t.test('explains itself, and what it did not understand', async (t) => {
  const help = await run([])
  t.equal(help.code, 0)
  for (const name of ['portico can', 'portico who-can', 'portico token check']) t.match(help.output, name)
  const cases: readonly (readonly [line: string, says: RegExp])[] = [
    ['fly', /no command 'fly'/],
    ['toString', /no command 'toString'/],
    ['can', /takes a user, an action and a channel.*\nUsage: portico can/],
    ['can 42 subscribe room:7', /write user:<id>/],
    ['can user:42 fly room:7', /'fly' is not something/],
    ['can user:42 subscribe room:7 --nope', /--nope.*\nUsage: portico can/],
    ['can user:42 subscribe room:7 --claims 7', /takes a JSON object/],
    ['who-can subscribe', /takes an action and a channel/],
    ['token', /no command 'token'.*\n\s+portico token check \[token\]/s],
    ['token check a b', /takes one token.*\nUsage: portico token check \[token\]/],
    ['stream', /no command 'stream'.*\n\s+portico stream list/s],
    ['stream fly', /no command 'stream fly'/],
  ]
  for (const [line, says] of cases) {
    t.match(await run(line), { code: 2, printed: [], output: says }, line)
  }
  t.notMatch((await run('stream')).output, /portico can/, 'a group lists only its own')
  t.notMatch((await run('help stream')).output, /portico can/)
})
