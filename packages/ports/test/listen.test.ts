import { once } from 'node:events'
import { createServer } from 'node:net'

import t from 'tap'
import { shortCommand } from '../src/command.ts'
import { freePort, listenOrExplain } from '../src/index.ts'

const listen = (port: number) => {
  const server = createServer()
  const start = () => once(server.listen(port, '127.0.0.1'), 'listening')
  return { server, start }
}

t.test('a taken port is explained with its holder and the way out', async (t) => {
  const port = await freePort()
  const first = listen(port)
  await listenOrExplain(first.start, { port, variable: 'PORT' })
  const second = listen(port)
  await t.rejects(listenOrExplain(second.start, { port, variable: 'PORT' }), {
    name: 'PortUnavailable',
    port,
    holder: { pid: process.pid },
    message: new RegExp(
      `^Port ${port} is taken by pid ${process.pid} \\(node .*listen.test.ts\\)\\. Stop it, or choose another port: PORT=${port + 1}$`,
    ),
  })
  first.server.close()
})

t.test('a holder that the system keeps to itself is said to be unknown', async (t) => {
  const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })
  const refused = listenOrExplain(
    () => Promise.reject(taken),
    { port: 8080, variable: 'PORT' },
    async () => undefined,
  )
  await t.rejects(refused, {
    message: /taken by another program, and the system does not say which/,
    cause: taken,
  })
})

t.test('a privileged port is explained as such', async (t) => {
  const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' })
  const refused = listenOrExplain(() => Promise.reject(denied), { port: 80, variable: 'PORT' })
  await t.rejects(refused, { message: /Port 80 is not for ordinary users.*PORT=8080$/ })
})

t.test('an address that this machine does not have is told by the name of its variable', async (t) => {
  for (const host of ['192.0.2.1', 'no-such-host.invalid']) {
    const server = createServer()
    const start = () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      server.once('error', reject).listen({ port: 0, host }, resolve)
      return promise
    }
    await t.rejects(listenOrExplain(start, { port: 8080, variable: 'PORT' }), {
      name: 'PortUnavailable',
      message: /^HOST is not an address of this machine/,
    })
  }
})

t.test('any other failure passes as it is', async (t) => {
  const other = new Error('no such host')
  await t.rejects(
    listenOrExplain(() => Promise.reject(other), { port: 1, variable: 'PORT' }),
    other,
  )
})

t.test('a command is shown without its options and their values', async (t) => {
  t.equal(shortCommand(['/usr/bin/node', '--watch', 'src/main.ts', '--key', 'hunter2']), 'node src/main.ts')
  t.equal(shortCommand(['/usr/bin/tool', '--password', 'hunter2']), 'tool')
})
