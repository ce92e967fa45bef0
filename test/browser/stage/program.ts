import { Client, type ClientOptions, type Status } from '@portico/client'
import { oneConnection } from '@portico/client/tabs'

/** What the page is to do, as JSON after the `#` of its address. */
export interface Script extends Pick<ClientOptions, 'origin'> {
  /** The page's token route. */
  readonly token: string
  readonly channels: readonly string[]
  /** Whether the tabs of this person share one connection. */
  readonly tabs?: 'one connection'
}

/** The fields of the status that a test waits for; a finding by its id. */
export type Expected = Partial<Pick<Status, 'state' | 'transport' | 'through'>> & {
  readonly finding?: string
  readonly notBetter?: string
  /** Whether the explanation is loaded: then the failure has been examined and named. */
  readonly explained?: boolean
  /** Whether a round trip was measured, which a page does once it has been connected for a while. */
  readonly timed?: boolean
}

/** A status, and when it began, by the machine's clock. */
export interface Moment {
  readonly at: number
  readonly status: Status
}

/** The page's interface for tests, at `globalThis.exposed`. */
interface Exposed {
  readonly client: Client
  readonly startedAt: number
  readonly moments: readonly Moment[]
  /** The publications of each channel, in order of arrival. */
  readonly heard: Readonly<Record<string, readonly unknown[]>>
  /** When each of them arrived. */
  readonly arrivals: Readonly<Record<string, readonly number[]>>
  /** Channels with a gap, once for each gap. */
  readonly gaps: readonly string[]
  /** Resolves to the first moment at which the status matches: the one in force at `since`, or a later one. */
  when(expected: Expected, since: number): Promise<Moment>
  /** Resolves when this channel is subscribed. */
  listens(channel: string): Promise<void>
  openAnotherClient(): void
}

declare global {
  var exposed: Exposed
}

const script: Script = JSON.parse(decodeURIComponent(location.hash.slice(1)))
const now = () => performance.timeOrigin + performance.now()

const options = {
  auth: { token: script.token },
  ...(script.origin !== undefined && { origin: script.origin }),
  ...(script.tabs && { tabs: oneConnection }),
}
const client = new Client(options)
const moments: Moment[] = []
const heard: Record<string, unknown[]> = {}
const arrivals: Record<string, number[]> = {}
const gaps: string[] = []
const waiting = new Set<() => void>()

client.status.subscribe(() => {
  moments.push({ at: now(), status: client.status.get() })
  for (const look of waiting) look()
})

for (const name of script.channels) {
  const said: unknown[] = []
  const came: number[] = []
  heard[name] = said
  arrivals[name] = came
  const channel = client.channel(name)
  channel.onEvery((data) => {
    said.push(data)
    came.push(now())
  })
  channel.onGap(() => gaps.push(name))
}

function matches({ status }: Moment, expected: Expected): boolean {
  const { finding, notBetter, explained, timed, ...rest } = expected
  return (
    Object.entries(rest).every(([key, value]) => status[key as keyof typeof rest] === value) &&
    (finding === undefined || status.finding?.id === finding) &&
    (notBetter === undefined || status.notBetter?.id === notBetter) &&
    (explained === undefined || (status.explanation !== undefined) === explained) &&
    (timed === undefined || (status.roundTripMs !== undefined) === timed)
  )
}

function when(expected: Expected, since: number): Promise<Moment> {
  const { promise, resolve } = Promise.withResolvers<Moment>()
  const look = () => {
    const inForce = moments.findLastIndex(({ at }) => at <= since)
    const found = moments.slice(Math.max(0, inForce)).find((moment) => matches(moment, expected))
    if (found === undefined) return
    waiting.delete(look)
    resolve(found)
  }
  waiting.add(look)
  look()
  return promise
}

function listens(channel: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { state } = client.channel(channel)
  const look = () => {
    if (state.get().kind === 'live') resolve()
  }
  state.subscribe(look)
  look()
  return promise
}

const openAnotherClient = () => new Client(options).start()
const startedAt = now()
client.start()

globalThis.exposed = { client, startedAt, moments, heard, arrivals, gaps, when, listens, openAnotherClient }
