import type { Test } from 'tap'
import { ask } from '../ask.ts'
import { HMR, HOST } from '../door.ts'
import type { House } from '../house.ts'
import { head, sendRaw, upgradeTo } from '../raw.ts'
import { Dialled } from '../socket.ts'

/** Which path goes where, and which are refused. */
export function routing(t: Test, house: House): void {
  const { door, web, nodes } = house

  t.test('the page and everything outside /ws come from the web app', async (t) => {
    for (const path of ['/', '/api/auth/session', '/wsx', '/ws.txt', '/_next/image?b=1']) {
      const { status, body } = await ask(door.url + path)
      t.equal(status, 200)
      t.match(JSON.parse(body), { name: 'web', url: path })
    }
  })

  t.test('/ws and all below it come from a realtime node, path and query as they were sent', async (t) => {
    for (const path of ['/ws', '/ws/config', '/ws/http_stream/x%20y?a=1&b=%2F']) {
      const { body } = await ask(door.url + path)
      t.match(JSON.parse(body), { name: /^[ab]$/, url: path })
    }
  })

  t.test('a body arrives whole', async (t) => {
    const { body } = await ask(`${door.url}/ws/emulation`, { method: 'POST', body: 'x'.repeat(200_000) })
    t.match(JSON.parse(body), { name: /^[ab]$/, method: 'POST', bytes: 200_000 })
  })

  t.test('a WebSocket opens, and frames pass both ways, text and binary', async (t) => {
    using socket = await Dialled.open(`${door.url}/ws?format=protobuf`)
    t.equal(await socket.ask('hello'), 'hello')
    t.same(await socket.ask(Buffer.from([0, 1, 254, 255])), Buffer.from([0, 1, 254, 255]))
    const large = 'x'.repeat(300_000)
    t.equal(await socket.ask(large), large)
    t.ok(nodes.some(({ upgrades }) => upgrades.some(({ url }) => url === '/ws?format=protobuf')))
  })

  t.test('the hot-reload socket of Next passes', async (t) => {
    using socket = await Dialled.open(`${door.url}${HMR}?id=1`)
    t.equal(await socket.ask('name?'), 'web')
  })

  t.test('both nodes are used', async (t) => {
    using stack = new DisposableStack()
    const names = new Set<string | Buffer>()
    for (let dial = 0; dial < 40 && names.size < 2; dial++) {
      const socket = stack.use(await Dialled.open(`${door.url}/ws`))
      names.add(await socket.ask('name?'))
    }
    t.same([...names].sort(), ['a', 'b'])
  })

  t.test('an upgrade to a path that nobody serves is answered and closed within a second', async (t) => {
    for (const path of ['/nobody', '/', '/wsx', '/ws/nobody', '/_next/nobody']) {
      const { status, ended, ms } = await sendRaw(door.port, upgradeTo(path))
      t.equal(status, 404, path)
      t.equal(ended, 'closed', path)
      t.ok(ms < 1_000, `${path}: ${Math.round(ms)} ms`)
    }
    t.same(
      web.upgrades.map(({ url }) => url).filter((url) => !url.startsWith(HMR)),
      [],
    )
  })

  t.test('an upgrade to something else than a WebSocket is an ordinary request', async (t) => {
    const bytes = upgradeTo('/page', { Upgrade: 'h2c', Connection: 'Upgrade, HTTP2-Settings, close' })
    const { status, text } = await sendRaw(door.port, bytes)
    t.equal(status, 200)
    t.match(text, /"name":"web"/)
  })

  t.test('the objectives of the service, /ws/slo, are shown on its own port alone', async (t) => {
    for (const path of ['/ws/slo', '/ws/slo?a=1', '/ws/%73lo', '/ws/./slo', '/ws/x/../slo']) {
      const headers = { Host: HOST, Connection: 'close' }
      const { status, text } = await sendRaw(door.port, head(`GET ${path}`, headers))
      t.equal(status, 404, path)
      t.notMatch(text, /"name":"[ab]"/, path)
    }
  })

  t.test('the own ways of the service, /api and /metrics, are not reachable', async (t) => {
    const before = house.realtimeSaw().length
    const disguises = [
      '/api/publish',
      '/metrics',
      '//api/publish',
      '/ws/../api/publish',
      '/ws/./../metrics',
      '/ws/%2e%2e/api/publish',
      '/ws/..%2fapi/publish',
      '/ws/..%2Fmetrics',
      '/ws/%2E%2E%2Fmetrics',
      '/ws//../../api/publish',
    ]
    for (const path of disguises) {
      const headers = { Host: HOST, Connection: 'close' }
      const { status } = await sendRaw(door.port, head(`GET ${path}`, headers))
      t.ok(status === 200 || status === 404 || status === 400, `${path}: ${status}`)
    }
    t.equal(
      house.realtimeSaw().length,
      before,
      `no realtime node saw any: ${house.realtimeSaw().at(-1)?.url}`,
    )
  })
}
