import { createServer } from 'node:net'

/** Takes the port on all addresses and lets it go: rejects, as the system does, when somebody listens on any of them. */
export function bind(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer()
  server.once('error', reject)
  server.listen(port, () => server.close(() => resolve()))
  return promise
}

const STEP = 10
const ATTEMPTS = 50

/** The usual port of a service behind the front door, or the next free one above it. */
export async function internalPort(usual: number): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = usual + attempt * STEP
    const free = await bind(port).then(
      () => true,
      () => false,
    )
    if (free) return port
  }
  throw new Error(`no free port among ${ATTEMPTS} from ${usual} up`)
}
