import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'

import { freePort } from '@portico/harness'
import t, { type Test } from 'tap'

const UP = path.join(import.meta.dirname, '..', 'up.ts')

/**
 * Makes every port answer as port 80 does to an ordinary user, whichever user runs this. On addresses other than that
 * of compose.yaml, every port is taken.
 */
const REFUSES_PORTS = `data:text/javascript,${encodeURIComponent(`
  import { Server } from 'node:net'
  Server.prototype.listen = function ({ host }) {
    const code = host === '127.0.0.1' ? 'EACCES' : 'EADDRINUSE'
    process.nextTick(() => this.emit('error', Object.assign(new Error('refused'), { code })))
  }`)}`

/** Runs `make up` with a `docker` that only records its arguments. */
function up(t: Test, port: number, { running = '', more = {} } = {}) {
  const folder = t.testdir()
  const log = path.join(folder, 'asked')
  const docker = `#!/bin/sh\necho "$*" >>'${log}'\n[ "$2" != ps ] || printf '%s' '${running}'\n`
  writeFileSync(path.join(folder, 'docker'), docker, { mode: 0o755 })
  const { status, stdout, stderr } = spawnSync(process.execPath, [UP], {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}`, PORT: String(port), ...more },
  })
  const asked = existsSync(log) ? readFileSync(log, 'utf8') : ''
  return { status, stdout, stderr, asked }
}

async function takePort(t: Test): Promise<number> {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  t.teardown(() => server.close())
  await once(server, 'listening')
  return port
}

t.test('the containers are started, and where to look is told', async (t) => {
  const port = await freePort()
  const { status, stdout, asked } = up(t, port)
  t.equal(status, 0)
  t.match(asked, 'compose up --build --detach --wait')
  t.match(stdout, `http://localhost:${port}`)
})

t.test('a port in use is told with its holder, before anything is built', async (t) => {
  const port = await takePort(t)
  const { status, stderr, asked } = up(t, port)
  t.equal(status, 1)
  t.match(stderr, new RegExp(`Port ${port} is taken by pid ${process.pid} .*PORT=${port + 1}`))
  t.notMatch(asked, 'compose up')
})

t.test('where our own front door holds the port, the containers are renewed', async (t) => {
  const { status, asked } = up(t, await takePort(t), { running: '0123abcd' })
  t.equal(status, 0)
  t.match(asked, 'compose up')
})

t.test('a port that is not for ordinary users is left to the daemon of Docker', async (t) => {
  const { status, asked } = up(t, await freePort(), { more: { NODE_OPTIONS: `--import=${REFUSES_PORTS}` } })
  t.equal(status, 0)
  t.match(asked, 'compose up')
})
