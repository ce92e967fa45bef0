import { until } from '@portico/harness'
import { Digest, rawJson } from '@portico/protocol'
import t from 'tap'
import type { Inbox } from '../inbox.ts'
import { type RunningService, startService } from '../support/service.ts'
import { WireClient } from '../support/wire-client.ts'
import { Page, say, type Told } from './client-page.ts'
import { HandClock } from './hand-clock.ts'

const beat = 60_000
const development = { env: { WEBSOCKET_DEV_MODE: 'true' } }

async function verdicts({ service, url }: RunningService) {
  const text = await (await fetch(`${url}/metrics`)).text()
  const read = (series: string) => Number(text.split(`\n${series} `)[1]?.split('\n')[0])
  const [same, diverged, unknown] = ['same', 'diverged', 'unknown'].map((verdict) =>
    read(`portico_audits_total{verdict="${verdict}"}`),
  )
  const clients = read('portico_diverged_clients')
  return { same, diverged, unknown, clients, connections: service.node.roster.connectionCount }
}

/** A page whose audits come when the test says so; this one has begun to take notes. */
async function audited(t: Test, running: RunningService) {
  const clock = new HandClock()
  const problems: string[] = []
  const report = (problem: unknown) => problems.push(String(problem))
  const page = await Page.open(t, running, { clock, report })
  const inbox = await page.listen('feed:1')
  const audit = async () => {
    const counted = async () => {
      const { same = 0, diverged = 0, unknown = 0 } = await verdicts(running)
      return same + diverged + unknown
    }
    const before = await counted()
    clock.pass(beat)
    await until('the audit', async () => (await counted()) > before)
  }
  // What audits is loaded when a page has been connected for a while, and begins with timing the way there and back.
  clock.pass(2_000)
  await page.reach(({ roundTripMs }) => roundTripMs !== undefined)
  await audit()
  return { page, inbox, audit, problems }
}

type Test = Parameters<typeof Page.open>[0]

async function publish(running: RunningService, inbox: Inbox<Told>, ...numbers: readonly number[]) {
  for (const number of numbers) await say(running, 'feed:1', number)
  return inbox.take(numbers.length)
}

t.test(
  'what a page was handed is what the history holds, and the back end can ask how far it is',
  async (t) => {
    await using running = await startService()
    const { page, inbox, audit, problems } = await audited(t, running)
    await publish(running, inbox, 1, 2, 3)
    page.relay.cut()
    for (const number of [4, 5]) await say(running, 'feed:1', number)
    await inbox.take(2)
    await audit()
    t.match(await verdicts(running), { same: 2, diverged: 0, unknown: 0, clients: 0 })
    t.same(problems, [])
    const response = await fetch(`${running.url}/api/seen`, {
      method: 'POST',
      headers: { 'x-api-key': 'test-key' },
      body: JSON.stringify({ user: '42', channel: 'feed:1' }),
    })
    const { result } = (await response.json()) as { readonly result: unknown }
    t.match(result, {
      connections: [{ channels: [{ channel: 'feed:1', written: { offset: 5 }, handed: { offset: 5 } }] }],
    })
    const [connection] = (result as { connections: readonly { channels: readonly object[] }[] }).connections
    t.equal(connection?.channels.length, 1)
  },
)

t.test('a page that lost something in the middle is found, and begins anew after a gap', async (t) => {
  await using running = await startService(development)
  const { page, inbox, audit, problems } = await audited(t, running)
  await page.client.disturb({ disturbance: { lose: true } })
  await disturbed(running)
  for (const number of [1, 2, 3, 4]) await write(running, number)
  t.match(await inbox.take(3), [{ data: 1 }, { data: 2 }, { data: 4 }])
  await page.client.disturb({ disturbance: {} })
  await audit()
  t.match(await inbox.next(), { kind: 'gap' })
  t.match(await verdicts(running), { diverged: 1, clients: 1 })
  t.match(problems, [/feed:1 was audited: it differed/])
  const line = running.lines.find(({ finding }) => finding === 'diverged')
  t.match(line, { user: '42', channel: 'feed:1', level: 'error' })
  t.match(await publish(running, inbox, 5), [{ data: 5 }])
  await audit()
  t.match(await verdicts(running), { diverged: 1, clients: 0 }, 'it is whole again')
})

t.test('what came in the wrong order is found', async (t) => {
  await using running = await startService(development)
  const { page, inbox, audit } = await audited(t, running)
  await page.client.disturb({ disturbance: { reorder: true } })
  await disturbed(running)
  for (const number of [1, 2]) await write(running, number)
  t.match(await inbox.take(1), [{ data: 2 }])
  await audit()
  t.match(await inbox.next(), { kind: 'gap' })
})

t.test('a newest publication that never came is fetched from where the page is right', async (t) => {
  await using running = await startService(development)
  const { page, inbox, audit, problems } = await audited(t, running)
  await page.client.disturb({ disturbance: { lose: true } })
  await disturbed(running)
  for (const number of [1, 2, 3]) await write(running, number)
  await inbox.take(2)
  await page.client.disturb({ disturbance: {} })
  await audit()
  t.match(await inbox.next(), { data: 3, offset: 3, replayed: true })
  t.match(await verdicts(running), { diverged: 1 })
  t.match(problems, [/the newest of it had not arrived/])
  t.same(inbox.drain(), [])
})

t.test('what comes twice reaches the application once, and is no divergence', async (t) => {
  await using running = await startService(development)
  const { page, inbox, audit } = await audited(t, running)
  await page.client.disturb({ disturbance: { duplicate: true } })
  await disturbed(running)
  for (const number of [1, 2]) await write(running, number)
  await inbox.take(2)
  await audit()
  t.same(inbox.drain(), [])
  t.match(await verdicts(running), { diverged: 0 })
})

t.test('history that is gone is no divergence', async (t) => {
  await using running = await startService()
  const { inbox, audit } = await audited(t, running)
  await publish(running, inbox, 1, 2)
  await running.service.node.node.historyRemove('feed:1')
  await audit()
  t.match(await verdicts(running), { unknown: 1, diverged: 0 })
})

t.test('claims of what one does not listen to are not answered, nor those that come too fast', async (t) => {
  await using running = await startService()
  const client = await WireClient.connect(running.websocketUrl)
  t.teardown(() => client[Symbol.asyncDispose]())
  await running.service.node.node.publish('feed:1', { data: rawJson(1) })
  const { epoch } = await client.call('history', { channel: 'feed:1', limit: 0 })
  const digest = new Digest()
  digest.add(1, 1)
  const claim = { channel: 'feed:1', epoch, base: 0, offset: 1, hash: `${digest}` }
  const ask = (channels: readonly object[] = [claim]) =>
    client
      .call('rpc', { method: '$sys.audit', data: rawJson({ channels }) })
      .then(({ data }) => JSON.parse(data ?? ''))
  t.same(await ask(), { channels: [{ channel: 'feed:1', verdict: 'unknown' }] })
  await client.call('subscribe', { channel: 'feed:1' })
  t.same(await ask(), { channels: [{ channel: 'feed:1', verdict: 'same', written: 1 }] })
  t.match(await ask([{ ...claim, hash: 'other' }]), { channels: [{ verdict: 'diverged' }] })
  t.match(await ask([{ ...claim, offset: 9 }]), { channels: [{ verdict: 'diverged' }] }, 'more than there is')
  t.match(await ask([{ ...claim, epoch: 'other' }]), { channels: [{ verdict: 'unknown' }] })
  await t.rejects(ask(Array.from({ length: 17 }, () => claim)), /107/)
  await ask()
  await t.rejects(ask(), /111/)
})

t.test('numbers that no double holds are the same on both sides', async (t) => {
  await using running = await startService()
  const { page, inbox, audit } = await audited(t, running)
  await page.client.publish('feed:1', 'said', 1)
  await running.service.node.node.publish('feed:1', {
    data: '{"event":"said","data":{"id":12345678901234567890,"b":1e3,"a":"\\u00e9"}}' as never,
  })
  await inbox.take(2)
  await audit()
  t.match(await verdicts(running), { same: 2, diverged: 0 })
})

/** Each in a push of its own: what is published in one turn leaves as one. */
async function write(running: RunningService, number: number) {
  await say(running, 'feed:1', number)
  const [held] = [...running.service.node.roster.all()]
  await until('it to be written', () => held?.seen()[0]?.written?.offset === number)
}

interface Disturbed {
  readonly connection: { readonly disturbance?: object }
}

async function disturbed({ service }: RunningService) {
  await until('the switch to be thrown', () => {
    const held = [...service.node.roster.all()] as unknown as readonly Disturbed[]
    return held.some(({ connection: { disturbance = {} } }) => Object.keys(disturbance).length > 0)
  })
}
