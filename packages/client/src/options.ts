import type { Discovery, TransportName } from '@portico/protocol'
import type { Chunks } from './chunks.ts'
import { type Clock, systemClock } from './clock.ts'
import { discover } from './discovery.ts'
import { Late } from './late.ts'
import { pageOrigin } from './page.ts'
import type { LinkOptions } from './session/centrifuge-link.ts'
import type { World } from './session/world.ts'
import { type TokenFunction, TokenSource, tokenFrom } from './token.ts'

export interface ClientOptions {
  /** `cookie`: the session cookie identifies the person. Otherwise where a token comes from; a path by default. */
  readonly auth?: 'cookie' | { readonly token: TokenFunction | string }
  /** Only outside a page, where there is no origin to go by. */
  readonly origin?: string
  readonly name?: string
  readonly version?: string
  /** Told of everything that a handler of the application throws. Default: the console. */
  readonly report?: (problem: unknown) => void
  /** How often the service is asked whether it has the same as this page, in milliseconds. Default: a minute. */
  readonly auditEvery?: number
  /** What `fingerprints()` of the contract said where the page was made: compared with what the service has. */
  readonly contract?: Readonly<Record<string, string>>
  readonly clock?: Clock
  /** For Node without a global WebSocket, and for tests. */
  readonly globals?: Partial<Pick<LinkOptions, 'websocket' | 'fetch' | 'readableStream'>>
  /** Another network and another service than the real ones: what `@portico/client/testing` gives. */
  readonly world?: Outside
  /** What shares the connection with the tabs beside this one: `oneConnection` of `@portico/client/tabs`. */
  readonly tabs?: (world: ClientWorld, options: ClientOptions) => ClientWorld
  /** In development, whether the page shows what is wrong in a corner of its own. Default: it does. */
  readonly overlay?: boolean
}

/** What the network gives, or what takes its place. */
type Outside = Pick<World, 'discover' | 'load' | 'link'> & Chunks

/** What a client needs from outside. */
export type ClientWorld = World & Chunks & { readonly tokens: TokenSource | undefined }

/** What a client has by itself. */
export type Self = Omit<ClientWorld, keyof Outside | 'close'>

/** How long a dialled connection, or an answer, may take. */
const deadline = 5_000
const defaultTokenPath = '/api/portico/token'

/** The real network, unless the options bring another. */
export function worldOf(options: ClientOptions): ClientWorld {
  const { clock = systemClock, world, tabs } = options
  const origin = options.origin ?? pageOrigin() ?? (world && '')
  const tokens = tokensOf(options, clock)
  const self: Self = { origin, clock, deadline, tokens, ladder: usable }
  const own: ClientWorld = { ...self, ...(world ?? networkOf(self, options)) }
  return tabs?.(own, options) ?? own
}

function networkOf(self: Self, options: ClientOptions): Outside {
  const { globals, overlay = true } = options
  const { origin = '', clock } = self
  const get: typeof fetch = globals?.fetch ?? ((...request) => fetch(...request))
  const connector = new Late(async () => (await import('./session/connector.ts')).connectorTo(self, options))
  return {
    discover: () => discover(origin, get),
    load: () => (connector.value ? undefined : connector.get()),
    link: async (plan, listener) => (await connector.get())(plan, listener),
    clerk: () => import('./channel/clerk.ts'),
    upkeep: () => import('./upkeep/upkeep.ts'),
    diagnosis: async (named) =>
      (await import('./diagnosis/index.ts')).openDiagnosis({ get, clock, console, overlay, named }),
  }
}

/** What waited for a connection that nobody will ever make would wait without a word. */
export function requireOrigin({ origin }: World): void {
  if (origin !== undefined) return
  throw new Error(
    "there is no page here: publish with @portico/server, put 'use client' above, or give the client an origin",
  )
}

function tokensOf({ auth, globals }: ClientOptions, clock: Clock): TokenSource | undefined {
  if (auth === 'cookie') return undefined
  const source = auth?.token ?? defaultTokenPath
  return new TokenSource(typeof source === 'string' ? tokenFrom(source, globals?.fetch) : source, clock)
}

const spoken: readonly TransportName[] = ['websocket', 'http_stream', 'poll']

/** The service's order, of those that this client speaks. */
function usable({ transports }: Discovery): readonly TransportName[] {
  return transports.map(({ name }) => name).filter((name) => spoken.includes(name))
}

export function reportToConsole(problem: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (problem: unknown) => void }
  if (reportError) reportError(problem)
  // biome-ignore lint/suspicious/noConsole: Node has no reportError, and an error that nobody sees is worse.
  else console.error(problem)
}
