import { isIPv6 } from 'node:net'

const LOCAL = ['localhost', '127.0.0.1']

/** What to call the addresses that mean several addresses, or that browsers know by a name. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.1': LOCAL,
  '0.0.0.0': LOCAL,
  '::': LOCAL,
  '::1': ['localhost', '[::1]'],
}

/** The origins of a front door that listens there: first the one to open, last one that certainly leads to it. */
export function originsOf(host: string, port: number): readonly string[] {
  const names = NAMES[host] ?? [isIPv6(host) ? `[${host}]` : host]
  return names.map((name) => `http://${name}:${port}`)
}
