import type { Discovery, TransportName } from '@portico/protocol'
import type { Clock } from './clock.ts'
import { discover } from './discovery.ts'
import { pageOrigin } from './page.ts'
import { CentrifugeLink, type LinkOptions } from './session/centrifuge-link.ts'
import type { World } from './session/session.ts'
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
  readonly clock?: Clock
  /** For Node without a global WebSocket, and for tests. */
  readonly globals?: LinkOptions['globals']
  /** Another network and another service than the real ones: what `@portico/client/testing` gives. */
  readonly world?: Pick<World, 'discover' | 'link'>
}

/** How long a dialled connection, or an answer, may take. */
const deadline = 5_000
const defaultTokenPath = '/api/portico/token'

/** The real network, unless the options bring another. */
export function worldOf(options: ClientOptions, clock: Clock, tokens: TokenSource | undefined): World {
  const { globals = {}, name = 'portico', version = '', world } = options
  const origin = originOf(options) ?? ''
  const refresh = tokens && (() => tokens.renew())
  return {
    clock,
    deadline,
    tokens,
    ladder: usable,
    discover: () => discover(origin, globals.fetch ?? fetch),
    link: (how, listener) =>
      new CentrifugeLink(
        { ...how, origin, globals, timeout: deadline, client: { name, version }, refresh },
        listener,
      ),
    ...world,
  }
}

export function originOf({ origin }: ClientOptions): string | undefined {
  return origin ?? pageOrigin()
}

export function tokensOf({ auth, globals }: ClientOptions, clock: Clock): TokenSource | undefined {
  if (auth === 'cookie') return undefined
  const source = auth?.token ?? defaultTokenPath
  return new TokenSource(typeof source === 'string' ? tokenFrom(source, globals?.fetch) : source, clock)
}

const spoken: ReadonlySet<TransportName> = new Set(['websocket', 'http_stream', 'poll'])

/** The service's order, of those that this client speaks. */
function usable({ transports }: Discovery): readonly TransportName[] {
  return transports.map(({ name }) => name).filter((name) => spoken.has(name))
}

export function reportToConsole(problem: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (problem: unknown) => void }
  if (reportError) reportError(problem)
  // biome-ignore lint/suspicious/noConsole: Node has no reportError, and an error that nobody sees is worse.
  else console.error(problem)
}
