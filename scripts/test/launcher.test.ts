import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtempDisposable } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { Child, freePort, StartFailed, until } from '@portico/harness'
import { isFree } from '@portico/ports'
import t from 'tap'

import { servicesOf } from '../launch/services.ts'
import { schemas } from '../schemas.ts'
import { identify } from '../workbench/identity.ts'
import { cloneInto } from './clone.ts'

// What a user does in a fresh clone, in this order; its path has spaces. The first start makes the database.
const clone = await mkdtempDisposable(path.join(tmpdir(), 'a clone of portico '))
await cloneInto(clone.path)
t.teardown(async () => {
  spawnSync(process.execPath, ['scripts/clean.ts'], { cwd: clone.path, env: envOf() })
  await clone.remove()
})

const inClone = (name: string) => path.join(clone.path, '.portico', name)
const port = await freePort()

/** Only the variables that locate programs, with this Node first. */
function envOf(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH: `${path.dirname(process.execPath)}:${PATH}`, HOME, ...more }
}

function run(line: string, env: Record<string, string> = {}): Promise<Child> {
  return Child.start('sh', ['-c', line], {
    cwd: clone.path,
    env: envOf({ PORT: String(port), ...env }),
    ready: /Portico is open/,
    startMs: 120_000,
  })
}

/** The output of a start that must fail. */
async function refused(env: Record<string, string> = {}): Promise<string> {
  try {
    await using _ = await run('exec make start', env)
  } catch (error) {
    if (error instanceof StartFailed) return error.output
    throw error
  }
  throw new Error('it started')
}

interface Member {
  readonly name: string
  readonly pid: number
}

function recordOfRun(): { readonly launcher: Member; readonly services: readonly Member[] } {
  return JSON.parse(readFileSync(inClone('run.json'), 'utf8'))
}

function portOfPostgres({ output }: Child): number {
  return Number(/Postgres .* port (\d+)/.exec(output)?.[1])
}

t.test('every variable of every process that is wrong is named at once, without its value', async (t) => {
  const wrong = 'hunter2:%zz'
  const rows = schemas.flatMap(({ rows }) => Object.entries(rows))
  const isRight = ([, { read, productionRead }]: (typeof rows)[number]) =>
    (productionRead ?? read).safeParse(wrong).success
  const anyText = [
    ...['HOST', 'CONTRACT', 'TOKEN_ISSUER', 'TOKEN_AUDIENCE', 'NODE_NAME', 'HOSTNAME'],
    ...['GITHUB_ID', 'GITHUB_SECRET', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'],
    ...['ASSISTANT_API_KEY', 'ASSISTANT_MODEL'],
  ]
  t.strictSame(new Set(rows.filter(isRight).map(([name]) => name)), new Set(anyText))

  const said = await refused(Object.fromEntries(rows.map(([name]) => [name, wrong])))
  const named = said.matchAll(/^ {2}(\w+): expected/gm).map(([, name]) => name)
  t.strictSame(new Set(named), new Set(rows.filter((row) => !isRight(row)).map(([name]) => name)))
  t.notMatch(said, /hunter2/)
})

t.test('what is wrong between variables is told beside the rest', async (t) => {
  const said = await refused({
    PORT: '0',
    PONG_SECONDS: '60',
    DATABASE_DIRECT_URL: 'postgresql://127.0.0.1:1/app',
  })
  t.match(said, /PORT: expected an integer from 1 /)
  t.match(said, /PONG_SECONDS: expected less than PING_SECONDS/)
  t.match(said, /DATABASE_DIRECT_URL: is set without DATABASE_URL/)
})

t.test('a port in use is told with its holder, and nothing is left or running', async (t) => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.match(await refused(), new RegExp(`Port ${port} is taken by pid ${process.pid} .*PORT=${port + 1}`))
  server.close()
  t.notOk(existsSync(inClone('run.json')))
  t.notOk(existsSync(inClone('postgres')))
})

t.test('an address of another machine is told by the name of its variable', async (t) => {
  t.match(await refused({ HOST: '192.0.2.1' }), /HOST is not an address of this machine/)
})

t.test('a variable that has no effect here is told', async (t) => {
  const said = await refused({ DEV_WEBSOCKET_ORIGINS: 'http://localhost:3000', HOST: '192.0.2.1' })
  t.match(said, /! DEV_WEBSOCKET_ORIGINS: has no effect in make start/)
})

t.test('make dev starts our own programs again when their sources change', async (t) => {
  const place = { port, origins: [`http://localhost:${port}`], realtimePort: 1, webPort: 2 }
  const services = servicesOf('dev', { ...place, databaseUrl: '', env: {} })
  t.strictSame(
    services.filter(({ args }) => args.includes('--watch')).map(({ name }) => name),
    ['realtime', 'front door'],
  )
})

t.test('it opens, refuses a second run, outlives kill -9, and stops in order whoever listens', async (t) => {
  await using first = await run('exec make start')
  t.match(first.output, /web app +unchanged/, 'nothing was built for this test')
  t.match(first.output, `Portico is open: http://localhost:${port}`)
  const page = await fetch(`http://localhost:${port}/`)
  t.equal(page.status, 200)
  t.match(await page.text(), /<html/)

  t.equal(statSync(inClone('secrets.json')).mode & 0o777, 0o600)
  const { launcher, services } = recordOfRun()
  t.strictSame(
    services.map(({ name }) => name),
    ['realtime', 'web', 'front door'],
  )
  t.match(
    await refused(),
    `already runs from this checkout: pid ${launcher.pid}, http://localhost:${port}. Stop it first`,
  )

  process.kill(launcher.pid, 'SIGKILL')
  await first.exited()
  // As with `| tee log`, the reader is gone when it stops.
  await using second = await run("make start | sed '/Portico is open/q'")
  t.match(second.output, /Postgres +was still running/)
  t.equal((await fetch(`http://localhost:${port}/`)).status, 200)

  // Two signals for the launcher: make passes on its own.
  const again = recordOfRun()
  process.kill(-second.pid, 'SIGTERM')
  await until('the launcher to end', () => identify(again.launcher.pid) === undefined, { deadlineMs: 60_000 })
  t.notOk(existsSync(inClone('run.json')))
  for (const { name, pid } of [...services, ...again.services]) t.equal(identify(pid), undefined, name)
  t.ok(await isFree(portOfPostgres(second)), 'Postgres has stopped, too')
  t.ok(await isFree(port))
})

t.test('make clean removes the data, and forgets nothing of what is installed', async (t) => {
  t.ok(existsSync(inClone('postgres')))
  t.equal(spawnSync('make', ['clean'], { cwd: clone.path, env: envOf() }).status, 0)
  t.notOk(existsSync(inClone('postgres')))
  t.notOk(existsSync(inClone('secrets.json')))
  t.ok(existsSync(inClone('marks/install')))
})
