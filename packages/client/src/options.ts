import type { Discovery, TransportName } from '@portico/protocol'
import type { Chunks } from './chunks.ts'
import { type Clock, systemClock } from './clock.ts'
import { discover } from './discovery.ts'
import { Lazy } from './lazy.ts'
import { pageOrigin } from './page.ts'
import type { LinkOptions } from './session/centrifuge-link.ts'
import type { World } from './session/world.ts'
import { type TokenFunction, TokenSource, tokenFrom } from './token.ts'

export interface ClientOptions {
  /** `'cookie'`: the session cookie identifies the person. `{ token }`: a function that gets a token, or the path of a token route. Default: `{ token: '/api/portico/token' }`. */
  readonly auth?: 'cookie' | { readonly token: TokenFunction | string }
  /** Where the service is, if it is not the page's own origin, or if there is no page. */
  readonly origin?: string
  /** What the client calls itself when it connects. Default: `portico`. */
  readonly name?: string
  /** The version that it names then. */
  readonly version?: string
  /** Called with every error that a handler of the application throws. Default: the console. */
  readonly report?: (problem: unknown) => void
  /** Milliseconds between audits, which compare what this page received with what the service holds. `handed` of `seenUpTo` comes from them. Default: a minute. */
  readonly auditEvery?: number
  /** The result of the contract's `fingerprints()` when the page was made. Compared with the service's contract. */
  readonly contract?: Readonly<Record<string, string>>
  /** Another clock, for tests. */
  readonly clock?: Clock
  /** `websocket`, `fetch` and `readableStream` to use instead of the global ones. Node before 22 has no WebSocket: give that of `ws`. */
  readonly globals?: Partial<Pick<LinkOptions, 'websocket' | 'fetch' | 'readableStream'>>
  /** Replaces the network and the service, as `@portico/client/testing` does. */
  readonly world?: Outside
  /** Shares one connection between tabs: `oneConnection` of `@portico/client/tabs`. */
  readonly tabs?: (world: ClientWorld, options: ClientOptions) => ClientWorld
  /** In development, whether the page shows findings in a corner. Default: `true`. */
  readonly overlay?: boolean
}

/** The network, or its replacement. */
type Outside = Pick<World, 'discover' | 'load' | 'link'> & Chunks

/** Everything a client needs from outside. */
export type ClientWorld = World & Chunks & { readonly tokens: TokenSource | undefined }

/** What a client has without a network. */
export type Self = Omit<ClientWorld, keyof Outside | 'close'>

/** How long a dialled connection may take to answer. */
const deadlineMs = 5_000
const defaultTokenPath = '/api/portico/token'

/** The real network, unless the options replace it. */
export function worldOf(options: ClientOptions): ClientWorld {
  const { clock = systemClock, world, tabs } = options
  const origin = options.origin ?? pageOrigin() ?? (world && '')
  const tokens = tokensOf(options, clock)
  const self: Self = { origin, clock, deadlineMs, tokens, ladder: usable }
  const own: ClientWorld = { ...self, ...(world ?? networkOf(self, options)) }
  return tabs?.(own, options) ?? own
}

function networkOf(self: Self, options: ClientOptions): Outside {
  const { globals, overlay = true } = options
  const { origin = '', clock } = self
  const get: typeof fetch = globals?.fetch ?? ((...request) => fetch(...request))
  const connector = new Lazy(async () => (await import('./session/connector.ts')).connectorTo(self, options))
  return {
    discover: () => discover(origin, get),
    load: () => (connector.value ? undefined : connector.get()),
    link: async (plan, listener) => (await connector.get())(plan, listener),
    requests: () => import('./channel/requests.ts'),
    upkeep: () => import('./upkeep/upkeep.ts'),
    diagnosis: async (named) =>
      (await import('./diagnosis/index.ts')).openDiagnosis({ get, clock, console, overlay, named }),
  }
}

/** Without an origin there will never be a connection, and everything would wait silently. So it throws. */
export function requireOrigin({ origin }: World): void {
  if (origin !== undefined) return
  throw new Error(
    "no page here: publish with @portico/server, add 'use client', or give the client an origin",
  )
}

function tokensOf({ auth, globals }: ClientOptions, clock: Clock): TokenSource | undefined {
  if (auth === 'cookie') return undefined
  const source = auth?.token ?? defaultTokenPath
  return new TokenSource(typeof source === 'string' ? tokenFrom(source, globals?.fetch) : source, clock)
}

const spoken: readonly TransportName[] = ['websocket', 'http_stream', 'poll']

/** The transports that this client speaks, in the service's order. */
function usable({ transports }: Discovery): readonly TransportName[] {
  return transports.map(({ name }) => name).filter((name) => spoken.includes(name))
}

export function reportToConsole(problem: unknown): void {
  type Scope = { readonly reportError?: (problem: unknown) => void }
  // biome-ignore lint/suspicious/noConsole: Node has no reportError, and an error that nobody sees is worse.
  const { reportError = console.error } = globalThis as Scope
  reportError(problem)
}
