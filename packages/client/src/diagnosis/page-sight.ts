import type { PageSight } from './evidence.ts'

/** The browser globals in use. */
interface Browser {
  readonly location?: { readonly origin: string }
  readonly navigator?: { readonly onLine?: boolean }
  readonly performance?: {
    getEntriesByType(type: string): readonly { readonly name: string; readonly nextHopProtocol?: string }[]
  }
}

/** A global name by which all copies of the client in a page find each other, whatever bundle they came in. */
const register = Symbol.for('portico.clients')

/** Counts this client. Returns a function that takes it out again. */
export function registerClient(): () => void {
  const shared = globalThis as { [register]?: Set<object> }
  const clients = shared[register] ?? new Set()
  shared[register] = clients
  const self = {}
  clients.add(self)
  return () => clients.delete(self)
}

export function clientCount(): number {
  return (globalThis as { [register]?: Set<object> })[register]?.size ?? 0
}

/** Undefined if there is no page. */
export function sightOfPage(): PageSight | undefined {
  const { location, navigator, performance } = globalThis as Browser
  if (location === undefined) return undefined
  const { origin } = location
  const entries = ['navigation', 'resource'].flatMap((type) => performance?.getEntriesByType(type) ?? [])
  const http2 = entries.some(
    ({ name, nextHopProtocol }) => name.startsWith(`${origin}/`) && nextHopProtocol === 'h2',
  )
  return { origin, online: navigator?.onLine !== false, http2, clients: clientCount() }
}
