import { Redis } from 'ioredis'
import t from 'tap'

import {
  launchChromium,
  onFreePort,
  StartFailed,
  startCaddy,
  startNginx,
  startPostgres,
  startRedis,
} from '../src/index.ts'

t.test('a start that lost its port is tried on another', async (t) => {
  const tried: number[] = []
  const won = await onFreePort(async (port) => {
    tried.push(port)
    if (tried.length < 3) throw new StartFailed('thing', 'ended (1)', 'bind: Address already in use')
    return port
  })
  t.equal(tried.length, 3)
  t.equal(won, tried.at(-1))
})

t.test('a start that failed for another reason is not tried again', async (t) => {
  let tries = 0
  const start = onFreePort(async () => {
    tries++
    throw new StartFailed('thing', 'ended (1)', 'unknown directive')
  })
  await t.rejects(start, /unknown directive/)
  t.equal(tries, 1)
})

t.test('Redis answers, and is empty again after a crash', async (t) => {
  await using server = await startRedis()
  const redis = new Redis(server.url, { retryStrategy: () => 20 }).on('error', () => {})
  await redis.set('a', '1')
  await server.kill()
  await server.restart()
  t.equal(await redis.get('a'), null)
  redis.disconnect()
})

t.test('Redis takes further arguments', async (t) => {
  await using server = await startRedis({ args: ['--maxmemory', '123mb'] })
  const redis = new Redis(server.url)
  t.match(await redis.config('GET', 'maxmemory'), ['maxmemory', String(123 * 1024 * 1024)])
  redis.disconnect()
})

t.test('a Redis argument that makes no sense comes back in the words of Redis', async (t) => {
  await t.rejects(startRedis({ args: ['--no-such-thing', '1'] }), /no-such-thing/)
})

/** Each request uses a separate connection, because a reload may close a kept one at any moment. */
const textAt = async (url: string) => (await fetch(url, { headers: { connection: 'close' } })).text()

const nginxSaying = (body: string) => (place: { port: number; folder: string }) =>
  `
pid ${place.folder}/nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  client_body_temp_path ${place.folder}/body; proxy_temp_path ${place.folder}/proxy;
  fastcgi_temp_path ${place.folder}/f; uwsgi_temp_path ${place.folder}/u; scgi_temp_path ${place.folder}/s;
  server { listen 127.0.0.1:${place.port}; return 200 "${body}"; }
}`

t.test('nginx serves, and serves the new configuration after a reload', async (t) => {
  let body = 'one'
  await using nginx = await startNginx((place) => nginxSaying(body)(place))
  t.equal(await textAt(nginx.url), 'one')
  body = 'two'
  await nginx.reload()
  t.equal(await textAt(nginx.url), 'two')
})

t.test('a fault in the nginx configuration comes back in the words of nginx', async (t) => {
  await t.rejects(
    startNginx(() => 'events {} http { sing; }'),
    /unknown directive "sing"/,
  )
})

t.test('Caddy serves, and serves the new configuration after a reload', async (t) => {
  let body = 'one'
  await using caddy = await startCaddy({
    config: ({ admin }) =>
      `{\n\tadmin ${admin}\n\tauto_https off\n}\nhttp://127.0.0.1:{$PORT} {\n\trespond ${body}\n}\n`,
    env: ({ port }) => ({ PORT: String(port) }),
  })
  t.equal(await textAt(caddy.url), 'one')
  body = 'two'
  await caddy.reload()
  t.equal(await textAt(caddy.url), 'two')
})

t.test('Chromium shows a page', async (t) => {
  await using browser = await launchChromium()
  const page = await browser.newPage()
  await page.goto('data:text/html,<title>hello</title>')
  t.equal(await page.title(), 'hello')
})

t.test('Postgres answers', async (t) => {
  await using server = await startPostgres()
  t.match(new URL(server.url), { protocol: /^postgres/, port: String(server.port) })
})
