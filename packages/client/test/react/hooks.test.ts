import { createElement, Fragment, useState } from 'react'
import { renderToString } from 'react-dom/server'
import t from 'tap'
import {
  ConnectionStatus,
  PorticoProvider,
  useChannel,
  useEvent,
  usePresence,
  usePublish,
  useStatus,
} from '../../src/react.ts'
import { FakeService } from '../../src/testing/fake-service.ts'
import { open } from './page.ts'

function Room({ name }: { readonly name: `room:${string}` }) {
  const { state } = useChannel(name)
  const [said, setSaid] = useState<readonly string[]>([])
  useEvent(name, 'said', (text: string) => setSaid((before) => [...before, text]))
  return createElement('p', null, `${state.kind}: ${said.join(', ')}`)
}

let publish: ReturnType<typeof usePublish<'room:1'>> | undefined

function Writer() {
  publish = usePublish('room:1')
  return null
}

function Guests() {
  const users = usePresence('room:1').map(({ user }) => user)
  return createElement('p', null, users.sort().join(' '))
}

function State() {
  return createElement('p', null, useStatus().state)
}

t.test('one socket and one subscription, in StrictMode and with several users', async (t) => {
  const rooms = createElement(
    Fragment,
    null,
    createElement(Room, { name: 'room:1' }),
    createElement(Room, { name: 'room:1' }),
  )
  const screen = await open(t, rooms)
  t.equal(screen.text(), 'live: live: ')
  t.equal(screen.service.mostLinks, 1)
  await screen.does(() => screen.service.publish('room:1', 'said', 'hello'))
  t.equal(screen.text(), 'live: hellolive: hello', 'every handler once')
  t.same(screen.complaints(), [])
})

t.test('leaves nothing behind', async (t) => {
  const screen = await open(t, createElement(Room, { name: 'room:1' }))
  await screen.unmount()
  await screen.pass(5_000)
  t.equal(screen.service.links.size, 0)
  t.equal(screen.service.clock.pending, 0)
  t.equal(screen.client.status.get().state, 'stopped')
})

t.test('follows its channel’s name', async (t) => {
  const screen = await open(t, createElement(Room, { name: 'room:1' }))
  await screen.show(createElement(Room, { name: 'room:2' }))
  await screen.pass(2_000)
  await screen.does(() => {
    screen.service.publish('room:1', 'said', 'one')
    screen.service.publish('room:2', 'said', 'two')
  })
  t.equal(screen.text(), 'live: two')
})

t.test('what was missed while away is made up for, once', async (t) => {
  const screen = await open(t, createElement(Room, { name: 'room:1' }))
  await screen.does(() => screen.service.publish('room:1', 'said', 'one'))
  await screen.does(() => screen.service.drop())
  await screen.pass(10)
  t.equal(screen.text(), 'interrupted: one')
  screen.service.duplicate()
  screen.service.publish('room:1', 'said', 'two')
  await screen.pass(20_000)
  await screen.does(() => screen.service.publish('room:1', 'said', 'three'))
  t.equal(screen.text(), 'live: one, two, three')
})

t.test('publishes, and is told where it is kept', async (t) => {
  const screen = await open(t, createElement(Writer))
  const receipt = publish?.('said', 'hello', { key: 'k' })
  await screen.pass()
  t.match(await receipt, { place: 'memory', position: { offset: 1 } })
})

t.test('knows who is here', async (t) => {
  const service = new FakeService()
  const ada = { client: 'a', user: 'ada' }
  service.join('room:1', ada)
  const screen = await open(t, createElement(Guests), { service })
  await screen.pass()
  t.equal(screen.text(), '42 ada')
  await screen.does(() => service.join('room:1', { client: 'g', user: 'grace' }))
  t.equal(screen.text(), '42 ada grace')
  await screen.does(() => service.leave('room:1', ada))
  t.equal(screen.text(), '42 grace')
  service.drop()
  service.join('room:1', ada)
  await screen.pass(20_000)
  t.equal(screen.text(), '42 ada grace', 'asked again when the channel is back')
})

t.test('says how the connection is, to a screen reader too', async (t) => {
  const screen = await open(t, createElement(ConnectionStatus, { className: 'status' }))
  t.match(
    screen.html(),
    'role="status" aria-live="polite" aria-atomic="true" class="status" data-state="live"',
  )
  t.equal(screen.text(), 'Connected')
  screen.service.refuse(4500)
  await screen.does(() => screen.service.drop())
  await screen.pass(20_000)
  t.equal(screen.text(), 'Not connected')
  t.match(screen.html(), 'data-finding="revoked"')
  screen.service.calm()
  await screen.does(() => screen.client.retry())
  t.equal(screen.text(), 'Connected')
})

t.test('tried again after it was closed, it connects and hears of the network again', async (t) => {
  const { client, does } = await open(t, createElement(State))
  await does(() => client.close())
  t.equal(client.status.get().state, 'stopped')
  await does(() => client.retry())
  t.equal(client.status.get().state, 'live')
  window.dispatchEvent(new window.Event('offline'))
  t.ok(client.timeline?.steps.some(({ what }) => what === 'offline'))
})

t.test('renders on a server without a connection, and hydrates without a complaint', async (t) => {
  const service = new FakeService()
  const tree = createElement(Fragment, null, createElement(State), createElement(Room, { name: 'room:1' }))
  const html = renderToString(createElement(PorticoProvider, { client: service.client() }, tree))
  t.equal(service.mostLinks, 0)
  t.match(html, 'connecting')
  const screen = await open(t, tree, { html, service })
  t.equal(screen.text(), 'livelive: ')
  t.same(screen.complaints(), [])
})

t.test('outside of a provider it says what to do', async (t) => {
  t.throws(
    () => renderToString(createElement(State)),
    /wrap the layout in one, in a file that begins with 'use client'/,
  )
})
