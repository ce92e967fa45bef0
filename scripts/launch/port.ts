import { isFree } from '@portico/ports'

const STEP = 10
const ATTEMPTS = 50

/**
 * The usual port of a service behind the front door, or the next higher one that is free on all addresses. Ports in
 * `promised` look free, but another part of the same run will listen there.
 */
export async function internalPort(usual: number, promised: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = usual + attempt * STEP
    if (!promised.includes(port) && (await isFree(port))) return port
  }
  throw new Error(`no free port among ${ATTEMPTS} from ${usual} up`)
}
