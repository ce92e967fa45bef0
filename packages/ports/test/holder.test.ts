import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

import t from 'tap'

import { freePort, holderOf } from '../src/index.ts'

/** Starts a process that listens there. It ends when its standard input closes, so also if this process is killed. */
async function onPort(host: string, port: number) {
  const program = `
    process.stdin.resume().once('end', () => process.exit())
    require('node:net').createServer().listen(${port}, '${host}', () => console.log('ready'))`
  const child = spawn(process.execPath, ['-e', program, 'secret'], { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const end = async () => {
    child.stdin.end()
    await once(child, 'exit')
  }
  return { pid: child.pid, [Symbol.asyncDispose]: end }
}

for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
  t.test(`finds the process that listens on ${host}`, async (t) => {
    const port = await freePort()
    await using child = await onPort(host, port)
    t.match(await holderOf(port), { pid: child.pid, command: /^node$/ })
  })
}

t.test('a free port has no holder', async (t) => {
  t.equal(await holderOf(await freePort()), undefined)
})

t.test('a connection to the port is not its holder', async (t) => {
  const port = await freePort()
  const server = createServer().listen(port, '127.0.0.1')
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve) => socket.once('connect', resolve))
  t.equal((await holderOf(port))?.pid, process.pid)
  socket.destroy()
  server.close()
})

t.test('on a system that tells nothing, nobody is found', async (t) => {
  t.equal(await holderOf(1, 'win32'), undefined)
})
