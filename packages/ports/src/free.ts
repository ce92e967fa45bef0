import { createServer } from 'node:net'

/**
 * Below the range from which systems take the ports of outgoing connections (Linux: 32768 up). A port from that range may go
 * to anybody's client socket between the look and the start, or while its server is away to be started again.
 */
const LOWEST = 20_000
const HIGHEST = 32_700

/** A port on 127.0.0.1 that nobody listens on now. Another program may be faster, so a start on it may need a second try. */
export async function freePort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = LOWEST + Math.floor(random() * (HIGHEST - LOWEST))
    if (await isFree(port, '127.0.0.1')) return port
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST} in 50 attempts`)
}

/** Whether nobody listens there now. */
export function isFree(port: number, host?: string): Promise<boolean> {
  return probe(port, host).then(
    () => true,
    () => false,
  )
}

/**
 * Takes the port and lets it go again. Rejects, as the system does, when somebody listens there: on the host, or without one
 * on any address of this machine.
 */
export function probe(port: number, host?: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer()
  server.once('error', reject)
  server.listen({ port, host }, () => server.close(() => resolve()))
  return promise
}
