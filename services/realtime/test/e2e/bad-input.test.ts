import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import { until } from '@portico/harness'
import t, { type Test } from 'tap'
import { type RunningService, startService } from '../support/service.ts'
import { signToken } from '../support/token.ts'
import { WireClient } from '../support/wire-client.ts'

const env = { CONNECT_SECONDS: '1', LIMIT_ADDRESS_CONNECTS_PER_SECOND: '1000' }
const running = await startService({ env })
t.teardown(() => running[Symbol.asyncDispose]())

async function open(t: Test, options = {}, { websocketUrl } = running): Promise<WireClient> {
  const client = await WireClient.open(websocketUrl, options)
  t.teardown(() => client[Symbol.asyncDispose]())
  return client
}

async function connected(t: Test, options = {}): Promise<WireClient> {
  const client = await WireClient.connect(running.websocketUrl, options)
  t.teardown(() => client[Symbol.asyncDispose]())
  return client
}

const maxLine = 2_000

/** A service whose log tells of one client alone. */
async function startAlone(t: Test): Promise<RunningService> {
  const alone = await startService({ env: { ...env, CONNECT_SECONDS: '30' } })
  t.teardown(() => alone[Symbol.asyncDispose]())
  return alone
}

/** What its one client has done costs two lines of the log, and short ones: why it ends, and that it did. */
async function costsTwoLines(t: Test, { lines }: RunningService, before: number, finding: string | RegExp) {
  const told = () => lines.slice(before).filter(({ level }) => level !== 'debug')
  await until('its end to be logged', async () => told().some(({ msg }) => msg === 'connection closed'))
  t.match(told(), [
    { msg: 'a connection ends for a finding', finding, cure: String },
    { msg: 'connection closed', finding },
  ])
  t.equal(told().length, 2, 'no more than these')
  t.ok(JSON.stringify(told()).length < maxLine, 'short ones')
}

const manyCommands = Array.from({ length: 10_000 }, (_, index) => `{"id":${index + 1},"rpc":{}}`)

const beforeConnect = [
  ['not JSON', '{"id":1', 3501],
  ['a JSON array', '[]', 3501],
  ['an empty frame', '', 3501],
  ['an empty line', '{"id":1,"connect":{}}\n\n{"id":2,"rpc":{}}', 3501],
  ['a command that is not known', '{"id":1,"explode":{}}', 3501],
  ['a prototype for a command', '{"id":1,"__proto__":{}}', 3501],
  ['the name of a method for a command', '{"id":1,"constructor":{}}', 3501],
  ['a command before connect', '{"id":1,"subscribe":{"channel":"chat:1"}}', 3501],
  ['two connects', '{"id":1,"connect":{"token":"x"}}\n{"id":2,"connect":{"token":"x"}}', 3500],
  ['a token that is none', '{"id":1,"connect":{"token":"x"}}', 3500],
  ['a token of 60 KiB', `{"id":1,"connect":{"token":"${'x'.repeat(60 * 1024)}"}}`, 3500],
  ['an id that is no number', '{"id":"1","connect":{}}', 3501],
  ['10 000 commands in a frame', manyCommands.slice(0, 3_000).join('\n'), 3501],
  ['nesting without end', `{"id":1,"connect":{"data":${'['.repeat(20_000)}}}`, 3501],
  ['a binary frame on a JSON connection', new Uint8Array([4, 8, 1, 34, 0]), 3501],
  ['text on a Protobuf connection', '{"id":1,"connect":{}}', 3501, 'protobuf'],
  ['Protobuf cut short', new Uint8Array([200, 1, 8, 1]), 3501, 'protobuf'],
] as const

for (const [name, frame, code, encoding = 'json'] of beforeConnect) {
  t.test(`${name} ends the connection with ${code}`, async (t) => {
    const alone = await startAlone(t)
    const before = alone.lines.length
    const client = await open(t, { encoding }, alone)
    client.sendRaw(frame)
    const closed = await client.closed
    t.equal(closed.code, code)
    t.not(closed.reason, '', '[T1] the reason says something')
    await costsTwoLines(t, alone, before, code === 3500 ? /^token/ : 'badRequest')
  })
}

/** A frame of a client, as `ws` would never send it. Its mask is nothing but zeros. */
function framed(payload: string | readonly number[], opcode = 0x81): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload)
  const head = bytes.length < 126 ? [0x80 | bytes.length] : [0x80 | 127, 0, 0, 0, 0, ...lengthOf(bytes)]
  return Buffer.concat([Buffer.from([opcode, ...head, 0, 0, 0, 0]), bytes])
}

function lengthOf({ length }: Buffer): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (length >> shift) & 0xff)
}

function rawSocketOf({ socket }: WireClient): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket
}

/** What ends it before a frame is read. The code is of the WebSocket protocol, which has no words of ours. */
const brokenFraming = [
  [
    'a token of 100 KiB',
    framed('{"id":1,"connect":{"token":"'.padEnd(100 * 1024, 'x')),
    1009,
    'messageTooLarge',
  ],
  ['text that is not UTF-8', framed([0x7b, 0xff, 0xfe, 0x7d]), 1007, 'badRequest'],
  ['an opcode that does not exist', framed('{}', 0x83), 1002, 'badRequest'],
  ['a frame without a mask', Buffer.from([0x81, 2, 0x7b, 0x7d]), 1002, 'badRequest'],
] as const

for (const [name, bytes, code, finding] of brokenFraming) {
  t.test(`${name} ends the connection with ${code}`, async (t) => {
    const alone = await startAlone(t)
    const before = alone.lines.length
    const client = await open(t, {}, alone)
    rawSocketOf(client).write(bytes)
    t.equal((await client.closed).code, code)
    await costsTwoLines(t, alone, before, finding)
  })
}

t.test('10 000 commands in a frame over the limit end it with 1009', async (t) => {
  const client = await open(t)
  client.sendRaw(manyCommands.join('\n'))
  t.equal((await client.closed).code, 1009)
})

t.test('no credentials are answered, and end in a deadline', async (t) => {
  const client = await open(t)
  t.match(await client.refused('connect', {}), { code: 101 })
  t.match(await client.closed, { code: 3502, reason: 'no connect command in time' })
})

t.test('[T8] an expired token is answered, so that the client fetches another', async (t) => {
  const client = await open(t)
  t.match(await client.refused('connect', { token: await signToken({ ttlSeconds: -60 }) }), { code: 109 })
})

t.test('send ends the connection, since nobody would get it', async (t) => {
  const client = await connected(t)
  client.send([{ id: 0, name: 'send', request: { data: '1' as never } }])
  t.equal((await client.closed).code, 3508)
})

t.test('a second connect ends it', async (t) => {
  const client = await connected(t)
  client.call('connect', { token: await signToken() }).catch(() => {})
  t.equal((await client.closed).code, 3501)
})

t.test('names from nowhere are unknown, and harm nothing', async (t) => {
  const client = await connected(t)
  for (const channel of ['__proto__', 'constructor', 'chat:__proto__:x', 'chat:', ':', 'chat:ü', 'CHAT:1']) {
    t.match(await client.refused('subscribe', { channel }), { code: 102 }, channel)
  }
  t.match(await client.refused('subscribe', { channel: 'chat:'.padEnd(10_240, 'x') }), { code: 107 })
  t.match(await client.refused('rpc', { method: '__proto__' }), { code: 108 })
})

t.test('a policy that throws denies its asker for now, and costs one line however often', async (t) => {
  const client = await connected(t)
  const before = running.lines.length
  for (const _ of [1, 2, 3])
    t.match(await client.refused('subscribe', { channel: 'broken:1' }), { code: 100, temporary: true })
  t.equal(running.lines.slice(before).filter(({ msg }) => msg === 'a policy could not decide').length, 1)
  t.match(await client.call('subscribe', { channel: 'chat:1' }), { positioned: true }, 'and others go on')
})

t.test('commands that come too fast are refused, and in the end the connection', async (t) => {
  // One a second, so that none of them passes between a hundred refusals, however slow this machine is.
  await using strict = await startService({ env: { LIMIT_CONNECTION_MESSAGES_PER_SECOND: '1' } })
  await using client = await WireClient.connect(strict.websocketUrl)
  const { closed } = client
  client.sendRaw(
    Array.from({ length: 200 }, (_, id) => `{"id":${id + 2},"rpc":{"method":"$sys.ping"}}`).join('\n'),
  )
  t.match(await closed, { code: 3013 })
  t.ok(client.frames.some((frame) => String(frame).includes('"code":111')))
})

t.test(
  'a thousand sockets that never speak are closed in time, and leave nothing',
  { timeout: 40_000 },
  async (t) => {
    const { port } = new URL(running.url)
    const hello = [
      'GET /ws HTTP/1.1',
      'Host: app.test',
      'Origin: http://app.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '',
      '',
    ].join('\r\n')
    const sockets = Array.from({ length: 1_000 }, () => connectSocket(Number(port), '127.0.0.1'))
    t.teardown(() => sockets.forEach((socket) => void socket.destroy()))
    const ended = sockets.map((socket) => {
      socket.on('error', () => {})
      socket.once('connect', () => socket.write(hello))
      socket.resume()
      // They answer no close frame either.
      return once(socket, 'close')
    })
    await Promise.all(ended)
    await until('all of them to be forgotten', async () => {
      const metrics = await (await fetch(`${running.url}/metrics`)).text()
      const open = /portico_connections\{transport="websocket"\} (\d+)/.exec(metrics)?.[1]
      return Number(open) < 10
    })
  },
)

t.test('an upgrade to an address that cannot be read is answered, and its socket let go', async (t) => {
  const socket = connectSocket(Number(new URL(running.url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  const ended = once(socket, 'end')
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk
  })
  socket.write('GET /ws/% HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await ended
  t.match(text, /^HTTP\/1\.1 400 /)
})
