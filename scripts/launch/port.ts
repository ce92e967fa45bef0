import { isFree } from '@portico/ports'

const STEP = 10
const ATTEMPTS = 50

interface InternalPorts {
  readonly realtime: number
  readonly web: number
}

/** Ports for the services behind a front door, which will listen on its own port only after them. */
export async function internalPorts(front: number): Promise<InternalPorts> {
  const realtime = await internalPort(3002, [front])
  return { realtime, web: await internalPort(3000, [front, realtime]) }
}

/** The usual port, or the next higher one that is not promised to another service and is free on all addresses. */
async function internalPort(usual: number, promised: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = usual + attempt * STEP
    if (!promised.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`no free port among ${ATTEMPTS} from ${usual} up`)
}
