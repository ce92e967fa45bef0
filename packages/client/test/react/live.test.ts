import type { ReceivedEvent } from '@portico/client'
import { createElement, useEffect } from 'react'
import { renderToString } from 'react-dom/server'
import t from 'tap'
import { type Live, type LiveEvent, type LiveResult, PorticoProvider, useLive } from '../../src/react.ts'
import { FakeService } from '../../src/testing/fake-service.ts'
import type { app } from '../app.ts'
import { open } from './page.ts'

interface Row {
  readonly id: string
  readonly state: string
}
type Rows = readonly Row[]
type Happened = LiveEvent<ReceivedEvent<typeof app, 'room:1'>>

const reducer = (rows: Rows, { event, data, pending }: Happened): Rows =>
  event === 'said' ? [...rows, { id: data, state: pending }] : rows

let live: LiveResult<Rows, 'room:1'>

function Messages({
  initial,
  reload,
}: {
  initial: Live<Rows, 'room:1'>
  reload?: () => Promise<Live<Rows>>
}) {
  live = useLive(initial, reducer, reload && { reload })
  const shown = live.rows.map(({ id, state }) => (state === 'no' ? id : `${id} (${state})`))
  return createElement('p', null, `${live.stale ? 'stale: ' : ''}${shown.join(', ')}`)
}

/** A service with two messages, and the rows of a database that contain them. */
function setup() {
  const service = new FakeService()
  service.publish('room:1', 'said', 'one')
  service.publish('room:1', 'said', 'two')
  return { service, initial: read(service, ['one', 'two']) }
}

function read(service: FakeService, ids: readonly string[]): Live<Rows, 'room:1'> {
  const position = { channel: 'room:1', ...service.stream('room:1').top } as const
  return { rows: ids.map((id) => ({ id, state: 'no' })), position }
}

t.test('goes on from where the rows were, though time went by', async (t) => {
  const { service, initial } = setup()
  const html = renderToString(
    createElement(PorticoProvider, { client: service.client() }, createElement(Messages, { initial })),
  )
  t.match(html, 'one, two')
  service.publish('room:1', 'said', 'three')
  const screen = await open(t, createElement(Messages, { initial }), { html, service })
  t.equal(screen.text(), 'one, two, three')
  await screen.does(() => service.publish('room:1', 'said', 'four'))
  t.equal(screen.text(), 'one, two, three, four')
  t.same(screen.complaints(), [])
})

t.test(
  'rows that are older than what the page has heard are brought up to date, and nobody hears twice',
  async (t) => {
    const { service, initial } = setup()
    const screen = await open(t, null, { service })
    const other: string[] = []
    const channel = screen.client.channel('room:1')
    channel.on('said', (text: string) => other.push(text))
    await screen.pass()
    await screen.does(() => service.publish('room:1', 'said', 'three'))
    await screen.show(createElement(Messages, { initial }))
    await screen.pass()
    await screen.does(() => service.publish('room:1', 'said', 'four'))
    t.equal(screen.text(), 'one, two, three, four')
    t.same(other, ['three', 'four'])
  },
)

t.test('its own message is shown at once, and is there once when it came back', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  service.delay(50)
  await screen.does(() => live.publish('said', 'mine'))
  t.equal(screen.text(), 'one, two, mine (sending)')
  await screen.pass(500)
  t.equal(screen.text(), 'one, two, mine')
  t.same(live.pending, [])
})

t.test('it is known again when a back end published it under the key', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  await screen.does(() =>
    live.publish('said', 'mine', {
      key: 'k',
      send: async (key) => {
        service.publish('room:1', 'said', 'mine', { key })
      },
    }),
  )
  await screen.pass()
  t.equal(screen.text(), 'one, two, mine')
  t.same(live.pending, [])
})

t.test('what could not be sent stays, to be sent again or dropped', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  let broken = true
  const send = async (key: string) => {
    if (broken) throw new Error('the action failed')
    service.publish('room:1', 'said', 'mine', { key })
  }
  await screen.does(() => live.publish('said', 'mine', { send }))
  t.equal(screen.text(), 'one, two, mine (failed)')
  t.match(live.pending, [{ state: 'failed', error: { message: 'the action failed' } }])
  broken = false
  await screen.does(() => live.pending[0]?.retry())
  await screen.pass()
  t.equal(screen.text(), 'one, two, mine')
  broken = true
  await screen.does(() => live.publish('said', 'another', { send }))
  await screen.does(() => live.pending[0]?.discard())
  t.equal(screen.text(), 'one, two, mine')
})

t.test('a gap makes the rows stale until they are loaded anew', async (t) => {
  const { service, initial } = setup()
  const { promise, resolve } = Promise.withResolvers<Live<Rows>>()
  const screen = await open(t, createElement(Messages, { initial, reload: () => promise }), { service })
  await screen.does(() => service.forget('room:1'))
  await screen.pass(20_000)
  t.equal(screen.text(), 'stale: one, two')
  await screen.does(() => resolve(read(service, ['anew'])))
  t.equal(screen.text(), 'anew')
  await screen.does(() => service.publish('room:1', 'said', 'next'))
  t.equal(screen.text(), 'anew, next')
})

t.test('takes the rows of a later reading, and keeps what is on its way', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  const { promise, resolve } = Promise.withResolvers<void>()
  await screen.does(() => live.publish('said', 'mine', { key: 'k', send: () => promise }))
  service.publish('room:1', 'said', 'three')
  await screen.show(createElement(Messages, { initial: read(service, ['1', '2', '3']) }))
  await screen.pass()
  t.equal(screen.text(), '1, 2, 3, mine (sending)')
  service.publish('room:1', 'said', 'mine', { key: 'k' })
  await screen.does(() => resolve())
  await screen.pass()
  t.equal(screen.text(), '1, 2, 3, mine')
})

t.test(
  'newer rows that come while it is not connected are no gap, for one component or for two',
  async (t) => {
    const { service, initial } = setup()
    let reloads = 0
    const reload = async () => {
      reloads += 1
      return read(service, ['reloaded'])
    }
    const both = (rows: Live<Rows, 'room:1'>) =>
      createElement(
        'div',
        null,
        createElement(Messages, { initial: rows, reload }),
        createElement(Messages, { initial: rows, reload }),
      )
    const screen = await open(t, both(initial), { service })
    service.drop()
    await screen.pass(10)
    service.publish('room:1', 'said', 'three')
    const { position, ...fresh } = read(service, ['1', '2', '3'])
    await screen.show(both({ ...fresh, position: { ...position, snapshot: 'with all three' } }))
    t.same([screen.text(), reloads], ['1, 2, 31, 2, 3', 0])
    await screen.pass(20_000)
    await screen.does(() => service.publish('room:1', 'said', 'four'))
    t.same([screen.text(), reloads], ['1, 2, 3, four1, 2, 3, four', 0])
  },
)

let commits = 0

function Counted({ initial }: { initial: Live<Rows, 'room:1'> }) {
  const { rows } = useLive(initial, reducer)
  useEffect(() => {
    commits += 1
  })
  return createElement('p', null, rows.length)
}

t.test('a burst of events is one render', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Counted, { initial }), { service })
  commits = 0
  await screen.does(() => {
    for (let number = 0; number < 50; number += 1) service.publish('room:1', 'said', `${number}`)
  })
  t.equal(screen.text(), '52')
  t.equal(commits, 1)
})

t.test('a `send` that returns nothing is not published to the channel besides', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  const send = (() => {}) as unknown as (key: string) => Promise<unknown>
  await screen.does(() => live.publish('said', 'mine', { send }))
  await screen.pass(1_000)
  t.equal(service.stream('room:1').top.offset, 2)
})

t.test('when somebody else signs in, what the person before wrote is gone, and not published', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  await screen.does(() => service.drop())
  await screen.does(() => live.publish('said', 'mine'))
  t.equal(screen.text(), 'one, two, mine (sending)')
  await screen.does(() => screen.client.identityChanged())
  await screen.pass(20_000)
  t.equal(screen.text(), 'one, two')
  t.equal(service.stream('room:1').top.offset, 2)
})

t.test('a channel that closes to the person keeps its rows, and says so', async (t) => {
  const { service, initial } = setup()
  const screen = await open(t, createElement(Messages, { initial }), { service })
  service.denials.set('room:1', 'You are not a member.')
  await screen.does(() => service.drop())
  await screen.pass(20_000)
  t.match(live, { rows: [{}, {}], denied: { facts: { reason: 'You are not a member.' } } })
  service.denials.delete('room:1')
  service.publish('room:1', 'said', 'three')
  await screen.does(() => screen.client.retry())
  t.equal(screen.text(), 'one, two, three')
  t.equal(live.denied, undefined)
})
