import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import t, { type Test } from 'tap'

import { type Relay, startRelay, until } from '../src/index.ts'

interface World {
  readonly relay: Relay
  dial(): Socket
  /** Opens a connection through the relay; returns the client's socket and the server's end. */
  open(): Promise<readonly [near: Socket, far: Socket]>
}

async function build(t: Test): Promise<World> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const relay = await startRelay((server.address() as AddressInfo).port)
  t.teardown(async () => {
    await relay[Symbol.asyncDispose]()
    server.close()
  })
  const dial = () => {
    const near = connect(relay.port, '127.0.0.1').on('error', () => {})
    t.teardown(() => near.destroy())
    return near
  }
  const open = async () => {
    const near = dial()
    const [far] = (await once(server, 'connection')) as [Socket]
    far.on('error', () => {})
    return [near, far] as const
  }
  return { relay, dial, open }
}

/** Resolves when the socket is closed, with or without an error. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

async function hears(socket: Socket, wanted: string): Promise<string> {
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) {
    text += chunk
    if (text.length >= wanted.length) break
  }
  return text
}

t.test('what comes after a delay has ended does not overtake what was delayed', async (t) => {
  const { relay, open } = await build(t)
  const [near, far] = await open()
  const heard = hears(far, 'onetwo')
  relay.delay(200)
  near.write('one')
  await until('it to be under way', () => relay.delayed === 1)
  relay.delay(0)
  near.write('two')
  t.equal(await heard, 'onetwo')
})

t.test('refused, connections end and none is made until it is over', async (t) => {
  const { relay, dial, open } = await build(t)
  const [near] = await open()
  relay.refuse()
  await closed(near)
  const turnedAway = dial()
  await closed(turnedAway)
  relay.resume()
  const [again, far] = await open()
  again.write('here')
  t.equal(await hears(far, 'here'), 'here')
})

t.test('shut, it refuses who comes and keeps what it has, until it is opened again', async (t) => {
  const { relay, dial, open } = await build(t)
  const [near, far] = await open()
  relay.shut()
  await closed(dial())
  near.write('still here')
  t.equal(await hears(far, 'still here'), 'still here')
  await relay.reopen()
  const [again, other] = await open()
  again.write('back')
  t.equal(await hears(other, 'back'), 'back')
})

t.test('connections that wait differently arrive in another order', async (t) => {
  const { relay, dial, open } = await build(t)
  const waits = [300, 1]
  relay.stagger(() => waits.shift() ?? 0)
  const first = dial()
  first.write('first')
  await once(first, 'connect')
  const [second, far] = await open()
  second.write('second')
  t.equal(await hears(far, 'second'), 'second')
})
