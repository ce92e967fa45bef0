import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type RequestOptions, request } from 'node:https'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@portico/harness'
import t from 'tap'
import { read, serverFiles } from './given.ts'
import { Project } from './project.ts'

const secret = () => randomBytes(24).toString('hex')

/** The upgrade commands in docs/operations.md. */
function upgradeCommands(): string {
  const [, commands] =
    /<!-- run by test\/compose\/upgrade\.test\.ts -->\s+```sh\n([\s\S]+?)```/.exec(
      read('docs/operations.md'),
    ) ?? []
  if (commands === undefined) throw new Error('docs/operations.md has no commands for an upgrade')
  return commands
}

t.test('an upgrade by the commands of the documentation refuses nobody', async (t) => {
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
  const before = { realtime: await ids('realtime'), web: await ids('web') }

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
  await promisify(execFile)('sh', ['-c', upgradeCommands()], {
    cwd: path.join(import.meta.dirname, '../..'),
    env: { ...process.env, ...env, COMPOSE_PROJECT_NAME: name },
    maxBuffer: 2 ** 26,
  })
  over.abort()
  await Promise.all(visitors)

  t.comment(`${asked.answered} answered, ${asked.refused.length} refused`)
  t.strictSame(asked.refused, [])
  t.ok(asked.answered > 100)
  for (const service of ['realtime', 'web'] as const) {
    const after = await ids(service)
    t.equal(after.size, before[service].size, `as many of ${service} as before`)
    t.ok(after.isDisjointFrom(before[service]), `and all of them new`)
  }
})

/** Uses a connection of its own, like a visitor who has just arrived. */
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
