import { once } from 'node:events'

import type { Test } from 'tap'

import { ask } from './ask.ts'
import { type DoorKind, HMR } from './door.ts'
import { build } from './house.ts'
import { head, sendRaw, upgradeTo } from './raw.ts'
import { Dialled } from './socket.ts'
import type { Seen } from './upstreams.ts'

/** The service's own (design: the server announces it). A silent socket must outlive two of them. */
const PING_SECONDS = 25
const HOST = 'portico.test:8080'

/** What every front door promises, asked of a real one. */
export async function frontDoorContract(t: Test, kind: DoorKind): Promise<void> {
  const house = await build(kind.start)
  t.teardown(() => house[Symbol.asyncDispose]())
  const { door, web, nodes } = house
  const realtimeSaw = (): readonly Seen[] => nodes.flatMap(({ seen, upgrades }) => [...seen, ...upgrades])
  const lastSeen = (): Seen | undefined => realtimeSaw().at(-1)

  const first = await Dialled.open(`${door.url}/ws`)
  t.teardown(() => first[Symbol.dispose]())

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

  for (const path of ['/ws/http_stream', '/page/stream']) {
    t.test(`a stream from ${path} is neither held back nor compressed`, async (t) => {
      const delays: number[] = []
      for (let round = 0; round < 5; round++) {
        const { response, upstream } = await house.stream(path)
        t.notOk(response.headers['content-encoding'])
        const sentAt = performance.now()
        upstream.write('one\n')
        const [chunk]: Buffer[] = await once(response, 'data')
        delays.push(performance.now() - sentAt)
        t.equal(String(chunk), 'one\n', 'the first chunk is here while the upstream has only written that')
        upstream.end()
        await once(response, 'end')
      }
      t.ok(Math.min(...delays) < 100, `within 100 ms (${delays.map(Math.round)})`)
    })
  }

  t.test('asks for no compression that the client did not ask for', async (t) => {
    const { body } = await ask(`${door.url}/ws/config`)
    t.notOk(JSON.parse(body).headers['accept-encoding'])
  })

  t.test('an 8 KiB cookie passes, in both directions', async (t) => {
    const cookie = `session=${'s'.repeat(8 * 1024)}`
    for (const path of ['/', '/ws/config']) {
      const { status, headers, body } = await ask(door.url + path, { headers: { cookie } })
      t.equal(status, 200)
      t.equal(JSON.parse(body).headers.cookie, cookie)
      t.ok((headers['set-cookie']?.[0]?.length ?? 0) > 8 * 1024)
    }
    using socket = await Dialled.open(`${door.url}/ws`, { headers: { cookie } })
    t.ok(socket.isOpen)
  })

  t.test('Host and Origin arrive with their port', async (t) => {
    const headers = { host: HOST, origin: `http://${HOST}` }
    for (const path of ['/', '/ws/config']) {
      const { body } = await ask(door.url + path, { headers })
      t.match(JSON.parse(body).headers, headers)
    }
    using _socket = await Dialled.open(`${door.url}/ws?host`, { headers })
    const upgrade = nodes.flatMap(({ upgrades }) => upgrades).find(({ url }) => url === '/ws?host')
    t.match(upgrade?.headers, headers)
  })

  t.test('what a client claims about itself arrives nowhere; what the door knows does', async (t) => {
    const claims = {
      forwarded: 'for=6.6.6.6;host=evil.test;proto=https',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-port': '666',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-proto': 'https',
      'x-forwarded-server': 'evil.test',
      'x-real-ip': '6.6.6.6',
    }
    const known = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': HOST, 'x-forwarded-proto': 'http' }
    const check = (headers: Record<string, unknown> = {}) => {
      t.match(headers, known)
      t.notMatch(JSON.stringify(headers), /evil|6\.6\.6\.6|666|https/)
    }
    for (const path of ['/', '/ws/config']) {
      const { body } = await ask(door.url + path, { headers: { host: HOST, ...claims } })
      check(JSON.parse(body).headers)
    }
    using _socket = await Dialled.open(`${door.url}/ws?claims`, { headers: { host: HOST, ...claims } })
    check(nodes.flatMap(({ upgrades }) => upgrades).find(({ url }) => url === '/ws?claims')?.headers)
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

  t.test('the own ways of the service, /api and /metrics, are not reachable', async (t) => {
    const before = realtimeSaw().length
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
    t.equal(realtimeSaw().length, before, `no realtime node saw any: ${lastSeen()?.url}`)
  })

  t.test('a request hidden in another one reaches no realtime node', async (t) => {
    const hidden = head('POST /api/publish', { Host: HOST, 'Content-Length': 0, Connection: 'close' })
    const host = { Host: HOST }
    const disguises: Record<string, string> = {
      'both lengths': `${head('POST /ws/emulation', { ...host, 'Content-Length': 5, 'Transfer-Encoding': 'chunked' })}0\r\n\r\n${hidden}`,
      'an unknown coding': `${head('POST /ws/emulation', { ...host, 'Transfer-Encoding': 'xchunked', 'Content-Length': hidden.length })}${hidden}`,
      'a blank before the colon': `${head('POST /ws/emulation', { ...host, 'Transfer-Encoding ': 'chunked', 'Content-Length': hidden.length })}0\r\n\r\n${hidden}`,
      'two lengths': `${head('POST /ws/emulation', { ...host, 'Content-Length': 0, 'content-length': hidden.length })}${hidden}`,
      'a folded header': `POST /ws/emulation HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: ${hidden.length}\r\n\r\n0\r\n\r\n${hidden}`,
      'a refused upgrade': `${upgradeTo('/ws', { 'Sec-WebSocket-Version': '777' })}${hidden}`,
    }
    for (const [name, bytes] of Object.entries(disguises)) {
      const { status } = await sendRaw(door.port, bytes)
      t.not(status, undefined, `${name} is answered: ${status}`)
    }
    t.same(
      realtimeSaw().filter(({ url }) => url.includes('api')),
      [],
    )
  })

  t.test('a body that is too large is answered 413, announced or not', async (t) => {
    const host = { Host: HOST, Connection: 'close' }
    const megabytes = 'x'.repeat(2 ** 21)
    const bodies = {
      announced: `${head('POST /upload', { ...host, 'Content-Length': megabytes.length })}${megabytes}`,
      chunked: `${head('POST /upload', { ...host, 'Transfer-Encoding': 'chunked' })}${megabytes.length.toString(16)}\r\n${megabytes}\r\n0\r\n\r\n`,
    }
    for (const [name, bytes] of Object.entries(bodies)) {
      const { status } = await sendRaw(door.port, bytes)
      t.equal(status, 413, name)
    }
  })

  t.test('a header that is too large is answered 431', async (t) => {
    for (const path of ['/', '/ws/config']) {
      const headers = { Host: HOST, Connection: 'close', Cookie: 'c'.repeat(40_000) }
      const { status } = await sendRaw(door.port, head(`GET ${path}`, headers))
      t.equal(status, 431)
    }
  })

  t.test('a reload cuts neither a socket nor a stream at once', async (t) => {
    await using other = await build(kind.start)
    using socket = await Dialled.open(`${other.door.url}/ws`)
    const { response, upstream } = await other.stream('/ws/http_stream')

    await other.door.reload()

    t.equal(await socket.ask('still there'), 'still there')
    upstream.write('still flowing')
    t.equal(String((await once(response, 'data'))[0]), 'still flowing')
    upstream.end()
    using fresh = await Dialled.open(`${other.door.url}/ws`)
    t.equal(await fresh.ask('new'), 'new')
  })

  t.test('with one of two nodes dead, every request and every socket goes to the other', async (t) => {
    await using other = await build(kind.start)
    const [, dead] = other.nodes
    await dead.die()
    for (let round = 0; round < 10; round++) {
      const { body } = await ask(`${other.door.url}/ws/emulation`, {
        method: 'POST',
        body: 'x'.repeat(1_000),
      })
      t.match(JSON.parse(body), { name: 'a', bytes: 1_000 })
      using socket = await Dialled.open(`${other.door.url}/ws`)
      t.equal(await socket.ask('name?'), 'a')
    }
  })

  t.test('with nobody behind it the door says so: a finding under /ws, a page elsewhere', async (t) => {
    await using other = await build(kind.start)
    await Promise.all([other.web, ...other.nodes].map((upstream) => upstream.die()))
    const answer = await ask(`${other.door.url}/ws/config`)
    t.equal(answer.status, 502)
    t.match(JSON.parse(answer.body), { finding: 'service-down', cause: String, cure: String })
    const upgrade = await sendRaw(other.door.port, upgradeTo('/ws'), { withinMs: 6_000 })
    t.equal(upgrade.status, 502)
    t.match(upgrade.text, /"finding":"service-down"/)
    const page = await ask(`${other.door.url}/`)
    t.equal(page.status, 502)
    t.match(page.headers['content-type'], /^text\/html/)
    t.match(page.body, /does not answer/)
  })

  t.test('an upstream that dies in the middle of a stream ends the stream', async (t) => {
    await using other = await build(kind.start)
    const { response } = await other.stream('/ws/http_stream')
    const ended = new Promise((resolve) => response.on('error', () => {}).once('close', resolve))
    response.resume()
    await Promise.all(other.nodes.map((node) => node.die()))
    await ended
    t.notOk(response.complete)
  })

  t.test('a silent socket outlives twice the ping interval', async (t) => {
    const { idle } = kind
    if (idle.kind === 'after') {
      t.ok(idle.seconds > 2 * PING_SECONDS, `configured: ${idle.seconds} s`)
      // That this is the limit that counts, and nothing shorter cuts before it, shows with a short one.
      await using other = await build((behind) => idle.startWith(2, behind))
      using socket = await Dialled.open(`${other.door.url}/ws`)
      await socket.ask('last words')
      const silentSince = performance.now()
      await socket.closed()
      const lived = performance.now() - silentSince
      t.ok(lived > 1_900 && lived < 4_000, `cut after ${Math.round(lived)} ms with a limit of 2 s`)
    }
    t.equal(
      await first.ask('the first socket, silent all the while'),
      'the first socket, silent all the while',
    )
  })
}
