import { EventEmitter, once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { WebSocketTransport } from '../../src/transport/websocket.ts'
import { startService, testOrigin } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'

const running = await startService()
t.teardown(() => running[Symbol.asyncDispose]())
const { port } = new URL(running.url)

/** Sends a request as written and resolves with everything that came until the server ended or said enough. */
async function exchange(t: Test, lines: readonly string[], enough = /\r\n\r\n/): Promise<string> {
  const socket: Socket = connectSocket(Number(port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  socket.setEncoding('utf8').on('error', () => {})
  await once(socket, 'connect')
  socket.write(`${[...lines, '', ''].join('\r\n')}`)
  let answer = ''
  for await (const chunk of socket) {
    answer += chunk
    if (enough.test(answer)) break
  }
  return answer
}

const handshake = (path: string, ...more: string[]) => [
  `GET ${path} HTTP/1.1`,
  'Host: app.test',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ...more,
]

t.test('[T2] a subprotocol header that is empty is as good as none', async (t) => {
  const answer = await exchange(t, handshake('/ws', 'Sec-WebSocket-Protocol: '))
  t.match(answer, /^HTTP\/1\.1 101 /)
  t.notMatch(answer, /sec-websocket-protocol/i)
})

t.test('[T3] picks the subprotocol it knows among those offered, and echoes it', async (t) => {
  for (const [offered, chosen] of [
    ['centrifuge-protobuf', 'centrifuge-protobuf'],
    ['graphql-ws, centrifuge-protobuf', 'centrifuge-protobuf'],
    ['centrifuge-json', 'centrifuge-json'],
  ] as const) {
    const answer = await exchange(t, handshake('/ws', `Sec-WebSocket-Protocol: ${offered}`))
    t.match(answer, new RegExp(`sec-websocket-protocol: ${chosen}\r`, 'i'), offered)
  }
  t.notMatch(
    await exchange(t, handshake('/ws', 'Sec-WebSocket-Protocol: graphql-ws')),
    /sec-websocket-protocol/i,
  )
})

t.test('[T20] offers no compression', async (t) => {
  const answer = await exchange(t, handshake('/ws', 'Sec-WebSocket-Extensions: permessage-deflate'))
  t.match(answer, /^HTTP\/1\.1 101 /)
  t.notMatch(answer, /sec-websocket-extensions/i)
})

t.test('a connection does not keep the HTTP exchange it came by', async (t) => {
  const upgrading = once(running.service.app.server, 'upgrade')
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const [, socket] = await upgrading
  t.equal(socket._httpMessage, null)
})

t.test('speaks Protobuf when the address asks for it', async (t) => {
  for (const query of [
    'cf_protocol=protobuf',
    'format=protobuf',
    'cf_protocol=protobuf&cf_protocol_version=v2',
  ]) {
    const socket = new WebSocket(`${running.websocketUrl}?${query}`, { origin: testOrigin })
    await once(socket, 'open')
    socket.send(new Uint8Array([4, 8, 1, 34, 0]))
    const [reply, isBinary] = await once(socket, 'message')
    t.ok(isBinary)
    t.match(String(reply), /unauthorized/)
    socket.terminate()
  }
})

t.test('an upgrade to an address that is none is answered, and ended', async (t) => {
  const answer = await exchange(t, handshake('/ws/nothing'), /$^/)
  t.match(answer, /^HTTP\/1\.1 404 /)
})

t.test('an upgrade to a page is no WebSocket either', async (t) => {
  const answer = await exchange(t, handshake('/ws/config'), /$^/)
  t.match(answer, /^HTTP\/1\.1 404 /)
  t.match(answer, /nothingHere.*the WebSocket is at \/ws\./)
})

t.test('a page of another origin is refused, with what was seen and what was expected', async (t) => {
  const answer = await exchange(t, handshake('/ws', 'Origin: https://evil.test'), /\}$/)
  t.match(answer, /^HTTP\/1\.1 403 /)
  t.match(answer, /https:\/\/evil\.test/)
  t.match(answer, /http:\/\/app\.test/)
  t.match(answer, /PUBLIC_ORIGINS/)
})

t.test('a plain GET is told what is missing of a handshake, and what to do', async (t) => {
  const response = await fetch(`${running.url}/ws`)
  t.equal(response.status, 426)
  t.equal(response.headers.get('upgrade'), 'websocket')
  t.match(await response.json(), {
    missing: ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key'],
    cure: /new WebSocket/,
  })
})

t.test('a handshake whose hop-by-hop headers a proxy dropped is told how to configure it', async (t) => {
  const answer = await exchange(
    t,
    [
      'GET /ws HTTP/1.1',
      'Host: app.test',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Connection: close',
    ],
    /\}$/,
  )
  t.match(answer, /^HTTP\/1\.1 426 /)
  t.match(answer, /proxy_set_header Upgrade/)
})

t.test('a message that comes in the same packet as the handshake is not lost', async (t) => {
  const client = new WireClient(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  const refused = client.socket.once('open', () => client.sendRaw('{"id":1,"connect":{}}'))
  await once(refused, 'message')
  t.match(String(client.frames[0]), /"code":101/)
})

t.test(
  'the service closes with code and reason, and hangs up on who does not answer',
  { timeout: 15_000 },
  async (t) => {
    const client = await WireClient.connect(running.websocketUrl)
    // A peer that reads no more: its close frame never comes.
    client.socket.pause()
    const { id } = [...running.service.node.roster.all()][0] ?? {}
    await running.service.node.node.disconnect({ client: id })
    t.equal([...running.service.node.roster.all()].length, 0, 'it is gone for everybody at once')
    client.socket.resume()
    t.match(await client.closed, { code: 3503, reason: 'force disconnect' })
  },
)

t.test('whoever goes on after the close frame is cut off, and what was on its way is not', async (t) => {
  for (const [bytes, most] of [
    [65_536, 15],
    [0, 4_096],
  ] as const) {
    let cuts = 0
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      close: () => {},
      terminate: () => {
        cuts += 1
      },
    })
    const parts = [
      socket,
      {},
      { encoding: 'json', closeTimeoutMs: 60_000 },
    ] as unknown as ConstructorParameters<typeof WebSocketTransport>
    new WebSocketTransport(...parts).close('tooManyRequests')
    t.teardown(() => socket.emit('close'))
    const frame = Buffer.alloc(bytes)
    for (let sent = 0; sent < most; sent++) socket.emit('message', frame)
    t.equal(cuts, 0, `${most} of ${bytes} bytes`)
    socket.emit('message', frame)
    t.equal(cuts, 1)
  }
})
