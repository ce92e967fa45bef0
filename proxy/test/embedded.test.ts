import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'

import t from 'tap'

import { FrontDoor } from '../embedded/src/index.ts'
import { frontDoorContract } from './contract.ts'
import { startEmbeddedDoor } from './embedded-door.ts'
import { build } from './house.ts'
import { Dialled } from './socket.ts'

/** Node announces on these every socket that this process accepts or opens. */
const CHANNELS = ['net.server.socket', 'net.client.socket']

/** Every socket of the process from now on. */
function watchSockets(): { readonly sockets: readonly Socket[] } & Disposable {
  const sockets: Socket[] = []
  const note = (message: unknown) => sockets.push((message as { socket: Socket }).socket)
  for (const channel of CHANNELS) subscribe(channel, note)
  return {
    sockets,
    [Symbol.dispose]: () => {
      for (const channel of CHANNELS) unsubscribe(channel, note)
    },
  }
}

t.test('no socket has a timeout once it is a WebSocket, however long it may be silent', async (t) => {
  await using house = await build(async ({ web, realtime }) => {
    const addressOf = (place: string) => {
      const [host = '', port] = place.split(':')
      return { host, port: Number(port) }
    }
    const door = new FrontDoor({ web: [addressOf(web)], realtime: realtime.map(addressOf) })
    const port = await door.listen({ port: 0, host: '127.0.0.1' })
    const close = () => door.close(0)
    const reload = () => Promise.reject(new Error('not here'))
    return { port, url: `http://127.0.0.1:${port}`, reload, kill: close, [Symbol.asyncDispose]: close }
  })
  // From here on: the requests that waited for the parts to be up may have left sockets open.
  using watched = watchSockets()
  using socket = await Dialled.open(`${house.door.url}/ws`)
  await socket.ask('name?')
  const open = watched.sockets.filter(({ destroyed }) => !destroyed)
  t.equal(open.length, 4, 'two connections with two ends each')
  t.strictSame(
    open.map(({ timeout }) => timeout ?? 0),
    [0, 0, 0, 0],
  )
})

await frontDoorContract(t, { start: startEmbeddedDoor, idle: { kind: 'none' } })
