import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { type RequestOptions, request } from 'node:https'
import path from 'node:path'

import { freePort, scratch } from '@portico/harness'
import t from 'tap'

import { read } from './given.ts'
import { Project } from './project.ts'

const FILES = ['compose.yaml', 'compose.prod.yaml']
const secret = () => randomBytes(24).toString('hex')
const given = {
  DOMAIN: 'localhost',
  POSTGRES_PASSWORD: secret(),
  TOKEN_SECRET: secret(),
  NEXTAUTH_SECRET: secret(),
  API_KEYS: secret(),
}

t.test('each secret and the domain are asked for by name, and nothing starts without', async (t) => {
  for (const name of Object.keys(given)) {
    const env = { ...given, [name]: '' }
    const project = new Project({ name: `portico-test-missing-${process.pid}`, files: FILES, env })
    await t.rejects(project.compose('config', '--quiet'), { message: new RegExp(`set ${name}[,]`) })
  }
})

t.test('the third file of the documentation leaves Postgres and Redis to a provider', async (t) => {
  const [, provider] = /```yaml\n(x-database[\s\S]+?)```/.exec(read('docs/operations.md')) ?? []
  await using folder = await scratch('provider')
  const third = path.join(folder.path, 'compose.provider.yaml')
  await writeFile(third, provider ?? '')
  const DATABASE_URL = 'postgresql://owner@db.example.com/app?sslmode=require'
  const files = [...FILES, third]
  const name = `portico-test-provider-${process.pid}`
  const project = new Project({ name, files, env: { ...given, DATABASE_URL } })
  const { services } = JSON.parse(await project.compose('config', '--format', 'json'))
  t.strictSame(Object.keys(services).sort(), ['migrate', 'proxy', 'realtime', 'web'])
  for (const service of ['migrate', 'realtime', 'web']) {
    t.equal(services[service].environment.DATABASE_URL, DATABASE_URL, service)
    t.ok('front' in services[service].networks, `${service} reaches what is outside`)
  }
})

/** With localhost as the domain, Caddy issues its own certificate and contacts no authority. */
t.test('on a server', async (t) => {
  const [http, https] = [await freePort(), await freePort()]
  const origin = `https://localhost:${https}`
  const env = { ...given, HTTP_PORT: `${http}`, HTTPS_PORT: `${https}`, PUBLIC_ORIGIN: origin }
  await using project = new Project({ name: `portico-test-prod-${process.pid}`, files: FILES, env })
  await project.up()

  const ask = (path: string, options: RequestOptions = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
    const url = `${origin}${path}`
    request(url, { ...options, agent: false, rejectUnauthorized: false, servername: 'localhost' })
      .once('response', (response) => resolve(response.resume().statusCode))
      .once('upgrade', (response, socket) => {
        socket.destroy()
        resolve(response.statusCode)
      })
      .once('error', reject)
      .end()
    return promise
  }

  await t.test('the page and the socket come by TLS', async (t) => {
    t.equal(await ask('/'), 200)
    t.equal(await ask('/ws/health/ready'), 200)
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin,
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    }
    t.equal(await ask('/ws', { headers }), 101)
  })

  await t.test('plain HTTP leads to it', async (t) => {
    const answer = await fetch(`http://localhost:${http}/a`, { redirect: 'manual' })
    t.equal(answer.status, 308)
    t.match(answer.headers.get('location'), /^https:\/\/localhost/)
  })

  await t.test('everything that lives is restarted, limited, and its log is turned over', async (t) => {
    const services = new Set<string>()
    for (const { id, service } of await project.containers()) {
      services.add(service)
      const { HostConfig } = await project.inspect(id)
      t.match(HostConfig.LogConfig.Config, { 'max-size': '10m', 'max-file': '5' }, service)
      if (service === 'migrate') continue
      t.equal(HostConfig.RestartPolicy.Name, 'unless-stopped', service)
      t.ok(HostConfig.Memory > 0, service)
    }
    t.strictSame([...services].sort(), ['migrate', 'postgres', 'proxy', 'realtime', 'redis', 'web'])
  })

  await t.test('only the front door has ports', async (t) => {
    const open = (await project.containers()).filter(({ ports }) => ports.length > 0)
    t.strictSame(
      open.map(({ service }) => service),
      ['proxy'],
    )
  })
})
