import { createServer } from 'node:net'

/**
 * Below the range from which systems take the ports of outgoing connections (Linux: 32768 up). A port from that
 * range could be given to any client socket between this check and the server's start, or while the server restarts.
 */
const LOWEST = 20_000
const HIGHEST = 32_700

/** A port on 127.0.0.1 that is free now. Another program may take it first, so starting on it may need a second try. */
export async function freePort(random: () => number = Math.random): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = LOWEST + Math.floor(random() * (HIGHEST - LOWEST))
    if (await isFree(port, '127.0.0.1')) return port
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST} in 50 attempts`)
}

/** Whether the port is free now. */
export function isFree(port: number, host?: string): Promise<boolean> {
  return probe(port, host).then(
    () => true,
    () => false,
  )
}

/**
 * Takes the port and releases it. Rejects, as the system does, if it is taken: on the host or, without one, on any
 * address of this machine.
 */
export function probe(port: number, host?: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer()
  server.once('error', reject)
  server.listen({ port, host }, () => server.close(() => resolve()))
  return promise
}
