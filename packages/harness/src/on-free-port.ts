import { freePort } from '@portico/ports'
import { StartFailed } from './child.ts'

const PORT_TAKEN = /address already in use|EADDRINUSE|port is already allocated/i

/** Starts something on a free port, and tries another one if the port was taken in the meantime. */
export async function onFreePort<T>(start: (port: number) => Promise<T>, attempts = 5): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort())
    } catch (error) {
      const taken = error instanceof StartFailed && PORT_TAKEN.test(error.output)
      if (!taken || attempt === attempts) throw error
    }
  }
}
