import { explain } from '@portico/protocol/findings'
import { Activity, type ActivityProps, createElement, Fragment, useState } from 'react'
import { renderToString } from 'react-dom/server'
import t from 'tap'
import { openDiagnosis } from '../../src/diagnosis/index.ts'
import {
  type ChannelView,
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

function Why() {
  return createElement('p', null, useChannel('room:1').state.finding?.id)
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

/** A list of what was said, in a part of the page that can be hidden. */
function Hideable({ mode, beside }: { readonly mode: 'visible' | 'hidden'; readonly beside?: boolean }) {
  const kept = createElement(Activity, { mode } as ActivityProps, createElement(Said))
  return createElement(Fragment, null, kept, beside && createElement(Room, { name: 'room:1' }))
}

let gaps = 0

function Said() {
  const [said, setSaid] = useState<readonly string[]>([])
  const onGap = () => {
    gaps += 1
  }
  useEvent('room:1', 'said', (text: string) => setSaid((before) => [...before, text]), { onGap })
  return createElement('p', null, said.join(', '))
}

const hidden = createElement(Hideable, { mode: 'hidden' })
const visible = createElement(Hideable, { mode: 'visible' })

t.test('what passed while a component was hidden is delivered when it is shown again', async (t) => {
  gaps = 0
  const screen = await open(t, visible)
  await screen.does(() => screen.service.publish('room:1', 'said', 'one'))
  await screen.show(hidden)
  await screen.pass(5_000)
  await screen.does(() => screen.service.publish('room:1', 'said', 'two'))
  await screen.show(visible)
  await screen.pass(1_000)
  await screen.does(() => screen.service.publish('room:1', 'said', 'three'))
  t.equal(screen.text(), 'one, two, three')
  t.equal(gaps, 0)
})

t.test('so it is if another component kept the channel, which hears nothing twice', async (t) => {
  gaps = 0
  const both = (mode: 'visible' | 'hidden') => createElement(Hideable, { mode, beside: true })
  const screen = await open(t, both('visible'))
  await screen.does(() => screen.service.publish('room:1', 'said', 'one'))
  await screen.show(both('hidden'))
  await screen.does(() => screen.service.publish('room:1', 'said', 'two'))
  await screen.show(both('visible'))
  await screen.pass(1_000)
  t.equal(screen.text(), 'one, twolive: one, two')
  t.equal(gaps, 0)
})

t.test('what cannot be delivered any more is a gap', async (t) => {
  gaps = 0
  const screen = await open(t, visible)
  await screen.show(hidden)
  await screen.pass(5_000)
  screen.service.stream('room:1').forget()
  await screen.show(visible)
  await screen.pass(1_000)
  t.equal(gaps, 1)
})

t.test('in a channel without history, to have been hidden is a gap', async (t) => {
  gaps = 0
  const service = new FakeService()
  const stream = service.stream('room:1')
  const { subscribe } = stream
  stream.subscribe = function (since) {
    const { context } = subscribe.call(this, since)
    const { streamPosition: _, ...without } = context
    return { context: { ...without, recoverable: false, recovered: false }, missed: [] }
  }
  const both = (mode: 'visible' | 'hidden') => createElement(Hideable, { mode, beside: true })
  const screen = await open(t, both('visible'), { service })
  t.equal(gaps, 0, 'StrictMode is none')
  await screen.show(both('hidden'))
  await screen.pass(5_000)
  await screen.show(both('visible'))
  await screen.pass(1_000)
  t.equal(gaps, 1)
})

const channels: ChannelView<'room:1'>[] = []

function Historian() {
  channels.push(useChannel('room:1'))
  return null
}

t.test('`history` stays the same function, and says when it cannot be asked', async (t) => {
  const screen = await open(t, createElement(Historian))
  await screen.does(() => screen.service.drop())
  await screen.pass(2_000)
  screen.service.refuse(111)
  await screen.does(() => screen.service.drop())
  await screen.pass(100)
  t.match(channels.map(({ state }) => state.kind).join(' '), /live.*interrupted.*live.*interrupted/)
  t.equal(new Set(channels.map(({ history }) => history)).size, 1)
  const [channel] = channels
  await t.rejects(async () => channel?.history({ limit: 1 }), /not connected \(waiting\): ask again once/)
})

t.test('presence is asked for again on the clock of the client', async (t) => {
  const service = new FakeService()
  let asked = 0
  const { present } = service
  service.present = function (channel) {
    asked += 1
    if (asked === 1) throw Object.assign(new Error('later'), { code: 111, temporary: true })
    return present.call(this, channel)
  }
  const screen = await open(t, createElement(Guests), { service })
  await screen.pass(20_000)
  t.equal(screen.text(), '42')
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

t.test('a channel that the service cannot open now says why, and so does the status', async (t) => {
  const service = new FakeService()
  service.takeAway('room:1')
  const tree = createElement(Fragment, null, createElement(Why), createElement(ConnectionStatus))
  const console = { groupCollapsed: () => {}, info: () => {}, groupEnd: () => {} }
  const diagnosis = async (named: () => void) =>
    openDiagnosis({ get: fetch, clock: service.clock, console, overlay: false, named })
  const screen = await open(t, tree, { service, diagnosis })
  const { title, cause, cure } = explain({ id: 'storeUnavailable', facts: { channel: 'room:1' } })
  t.equal(screen.text(), `storeUnavailableCatching up. ${title}. ${cause} ${cure}`)
  t.match(screen.html(), 'data-finding="storeUnavailable"')
  service.calm()
  await screen.pass(1_000)
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
