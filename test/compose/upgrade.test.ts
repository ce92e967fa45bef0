import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type RequestOptions, request } from 'node:https'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@portico/harness'
import t, { type Test } from 'tap'
import { read, serverFiles } from './given.ts'
import { Project } from './project.ts'

type Nodes = Readonly<Record<'realtime' | 'web', ReadonlySet<string>>>

const secret = () => randomBytes(24).toString('hex')

/** The commands in docs/operations.md that this file runs: an upgrade, and a new password of the database. */
function documentedCommands(): readonly [string, string] {
  const [upgrade, password] = Array.from(
    read('docs/operations.md').matchAll(
      /<!-- run by test\/compose\/upgrade\.test\.ts -->\s+```sh\n([\s\S]+?)```/g,
    ),
    ([, commands]) => commands,
  )
  if (upgrade === undefined || password === undefined)
    throw new Error('docs/operations.md lacks its commands')
  return [upgrade, password]
}

t.test('what compose.prod.yaml runs', async (t) => {
  const [upgrade, password] = documentedCommands()
  const [http, https] = [await freePort(), await freePort()]
  const origin = `https://localhost:${https}`
  const name = `portico-test-upgrade-${process.pid}`
  const env = {
    DOMAIN: 'localhost',
    POSTGRES_PASSWORD: secret(),
    TOKEN_SECRET: secret(),
    NEXTAUTH_SECRET: secret(),
    API_KEYS: secret(),
    HTTP_PORT: `${http}`,
    HTTPS_PORT: `${https}`,
    // Only one network can have the subnet, and other suites run at the same time.
    FRONT_IPV6: 'false',
    PUBLIC_ORIGIN: origin,
  }
  await using project = new Project({ name, files: serverFiles, env })
  await project.up()
  const ids = async (service: string) => new Set((await project.containers(service)).map(({ id }) => id))
  const nodes = async () => ({ realtime: await ids('realtime'), web: await ids('web') })
  const run = (commands: string, changed: Readonly<Record<string, string>> = {}) =>
    promisify(execFile)('sh', ['-c', commands], {
      cwd: path.join(import.meta.dirname, '../..'),
      env: {
        ...process.env,
        ...env,
        COMPOSE_PROJECT_NAME: name,
        COMPOSE_FILE: serverFiles.join(':'),
        ...changed,
      },
      maxBuffer: 2 ** 26,
    })
  const replacedAll = (t: Test, before: Nodes, after: Nodes) => {
    for (const service of ['realtime', 'web'] as const) {
      t.equal(after[service].size, before[service].size, `as many of ${service} as before`)
      t.ok(after[service].isDisjointFrom(before[service]), 'and all of them new')
    }
  }

  await t.test('an upgrade by the commands of the documentation refuses nobody', async (t) => {
    const before = await nodes()
    /** The results of visitors, one after the other: a page, the service's own answer, a socket. */
    const asked = { answered: 0, refused: [] as string[] }
    const over = new AbortController()
    const visitors = Array.from({ length: 2 }, async () => {
      while (!over.signal.aborted) {
        for (const [path, expected] of [
          ['/', 200],
          ['/ws/config', 200],
          ['/ws', 101],
        ] as const) {
          const status = await statusOf(origin, path).catch((error: Error) => error.message)
          if (status === expected) asked.answered += 1
          else asked.refused.push(`${path}: ${status}`)
        }
      }
    })
    await run(upgrade)
    over.abort()
    await Promise.all(visitors)

    t.comment(`${asked.answered} answered, ${asked.refused.length} refused`)
    t.strictSame(asked.refused, [])
    t.ok(asked.answered > 100)
    replacedAll(t, before, await nodes())
  })

  await t.test('new nodes that do not become healthy leave again, and say why', async (t) => {
    const before = await nodes()
    const broken = run('deploy/replace.sh', { LIMIT_NODE_CONNECTIONS: 'many' })
    await t.rejects(broken, { message: /LIMIT_NODE_CONNECTIONS: expected an integer/ })
    t.strictSame(await nodes(), before)
    t.equal(await statusOf(origin, '/ws/config'), 200)
  })

  await t.test(
    'secrets change, that of the database too, and a node that was stopped is new as well',
    async (t) => {
      const before = await nodes()
      const [stopped] = before.realtime
      await run(`docker stop ${stopped}`)
      const changed = {
        TOKEN_SECRET: secret(),
        API_KEYS: `${secret()},${env.API_KEYS}`,
        POSTGRES_PASSWORD: secret(),
      }
      await run(password.replace('<new password>', changed.POSTGRES_PASSWORD), changed)
      await run('deploy/replace.sh', changed)
      replacedAll(t, before, await nodes())
      const [node] = await project.containers('realtime')
      const { Config } = await project.inspect(node?.id ?? '')
      for (const name of ['TOKEN_SECRET', 'API_KEYS'] as const)
        t.ok(Config.Env.includes(`${name}=${changed[name]}`), name)
      const ready = await project.inside(node?.id ?? '', 'node', '-e', READINESS)
      t.match(JSON.parse(ready), { status: 'ready', components: { postgres: { ok: true } } })
    },
  )
})

/** Prints what a node says of its components. */
const READINESS =
  "fetch('http://127.0.0.1:3002/ws/health/ready').then((response) => response.text()).then(console.log)"

/** Uses a new connection, like a visitor who has just arrived. */
async function statusOf(origin: string, path: string): Promise<number | undefined> {
  const headers = {
    origin,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  const options: RequestOptions = {
    ...(path === '/ws' && { headers }),
    agent: false,
    rejectUnauthorized: false,
    servername: 'localhost',
  }
  const asking = request(`${origin}${path}`, options)
  asking.once('upgrade', (response, socket) => {
    socket.destroy()
    asking.emit('status', response.statusCode)
  })
  asking.once('response', (response) => asking.emit('status', response.resume().statusCode))
  asking.end()
  const [status] = await once(asking, 'status')
  return status
}
