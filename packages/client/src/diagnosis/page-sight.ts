import type { PageSight } from './evidence.ts'

/** As much of a browser's globals as is looked at. */
interface Browser {
  readonly location?: { readonly origin: string }
  readonly navigator?: { readonly onLine?: boolean }
  readonly performance?: {
    getEntriesByType(type: string): readonly { readonly name: string; readonly nextHopProtocol?: string }[]
  }
}

/** Under this name every copy of the client in a page finds the others, whatever bundle it came in. */
const register = Symbol.for('portico.clients')

/** The answer takes this client out again. */
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

/** Undefined where there is no page. */
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
