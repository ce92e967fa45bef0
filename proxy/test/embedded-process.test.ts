import { once } from 'node:events'

import { Child, freePort, until } from '@portico/harness'
import t from 'tap'

import { ask, begin } from './ask.ts'
import { type Behind, HMR, OLDER_HMR } from './door.ts'
import { environment, MAIN } from './embedded-door.ts'
import { build, type House } from './house.ts'
import { Dialled } from './socket.ts'

const NOBODY: Behind = { web: '127.0.0.1:1', realtime: ['127.0.0.1:1'] }

const start = (port: number, env: Record<string, string> = {}, behind = NOBODY) =>
  Child.start(process.execPath, [MAIN], {
    ready: /listens on/,
    env: { ...environment(port, behind), ...env },
  })

/** A house whose door is the returned process. */
async function buildWith(env: Record<string, string>): Promise<House & { readonly child: Child }> {
  const port = await freePort()
  const children: Child[] = []
  const house = await build(async (behind) => {
    const child = await start(port, env, behind)
    children.push(child)
    const reload = () => Promise.reject(new Error('not here'))
    const url = `http://127.0.0.1:${port}`
    const kill = () => child.kill()
    return { port, url, reload, kill, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
  })
  const [child] = children
  if (child === undefined) throw new Error('no door was started')
  return { ...house, child }
}

t.test('a taken port ends it with 1, and says who holds the port and how to choose another', async (t) => {
  const port = await freePort()
  await using first = await start(port)
  const words = `Port ${port} is taken by pid ${first.pid} \\(node .*main\\.ts\\)\\. .*PORT=${port + 1}`
  await t.rejects(start(port), { message: new RegExp(`ended \\(1\\)[\\s\\S]*${words}`) })
})

t.test('all faults of its environment come at once, without a value', async (t) => {
  const env = {
    PORT: 'hunter2',
    GRACE_SECONDS: 'hunter2',
    REALTIME_UPSTREAM: '',
    REALTIME_UPSTREAN: 'hunter2',
  }
  const error: Error = await start(0, env).then(
    () => t.fail('it started'),
    (reason) => reason,
  )
  t.match(
    error.message,
    /PORT: expected an integer[\s\S]*GRACE_SECONDS: expected[\s\S]*did you mean REALTIME_UPSTREAM\?/,
  )
  t.notMatch(error.message, /hunter2/)
})

t.test('a variable that looks like one of its own misspelt is told, and stops nothing', async (t) => {
  const env = { REALTIME_UPSTREAM: '', REALTIME_UPSTREAN: 'hunter2' }
  await using child = await start(await freePort(), env)
  t.match(child.output, /REALTIME_UPSTREAN: .*did you mean REALTIME_UPSTREAM\?/)
  t.notMatch(child.output, /hunter2/)
})

t.test('the web app may take a WebSocket at several paths', async (t) => {
  await using house = await buildWith({ WEB_SOCKET_PATH: `${HMR},${OLDER_HMR}` })
  for (const path of [HMR, OLDER_HMR]) {
    using socket = await Dialled.open(`${house.door.url}${path}?id=1`)
    t.equal(await socket.ask('hot?'), 'hot?', path)
  }
})

t.test('an upstream that is no host:port is named', async (t) => {
  for (const upstream of ['http://127.0.0.1:1', 'localhost', 'a:1,b', 'a:99999']) {
    await t.rejects(start(0, { REALTIME_UPSTREAM: upstream }), {
      message: /REALTIME_UPSTREAM: expected host:port/,
    })
  }
})

t.test('SIGTERM: accepts no more, lets a request end, then is gone', async (t) => {
  await using house = await buildWith({ GRACE_SECONDS: '60' })
  const { response, upstream } = await house.stream('/ws/http_stream')
  house.child.signal('SIGTERM')
  await until('the door to refuse', () =>
    ask(house.door.url).then(
      () => false,
      () => true,
    ),
  )
  upstream.write('last words')
  t.equal(String((await once(response, 'data'))[0]), 'last words')
  upstream.end()
  await once(response, 'end')
  t.equal(await house.child.exited(), 0)
})

t.test('SIGTERM: what has not ended when the grace is over is cut', async (t) => {
  await using house = await buildWith({ GRACE_SECONDS: '0' })
  using socket = await Dialled.open(`${house.door.url}/ws`)
  const { response } = await house.stream('/ws/http_stream')
  const cut = new Promise((resolve) => response.on('error', () => {}).once('close', resolve))
  response.resume()
  house.child.signal('SIGTERM')
  await Promise.all([socket.closed(), cut])
  t.equal(await house.child.exited(), 0)
})

t.test('says once that an upstream is away, and once that it is back', async (t) => {
  await using house = await buildWith({})
  await house.web.die()
  for (let round = 0; round < 3; round++) await ask(house.door.url)
  await house.web.revive()
  t.equal((await ask(house.door.url)).status, 200)
  await house.child.printed(/the web app at .* is back/)
  t.equal(house.child.output.match(/cannot be reached/g)?.length, 1)
})

t.test('a client that goes away takes its request to the upstream with it', async (t) => {
  await using house = await buildWith({})
  const { response, upstream } = await house.stream('/page/stream')
  response.destroy()
  await upstream.closed
  t.pass('the upstream was told')
})

t.test('a client keeps its connection from one request to the next', async (t) => {
  await using house = await buildWith({})
  const response = await begin(house.door.url)
  t.equal(response.headers.connection, 'close', 'this one asked for no more')
  const kept = await fetch(house.door.url)
  t.equal(kept.headers.get('connection'), 'keep-alive')
})

t.test('a target that is no path is refused', async (t) => {
  await using house = await buildWith({})
  for (const path of ['/%', '/ws/%zz']) {
    t.equal((await ask(house.door.url + path)).status, 400)
  }
})
