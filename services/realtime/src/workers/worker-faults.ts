import type { Fault } from '@portico/config'

interface WorkerSettings {
  readonly WORKERS: number
  readonly REDIS_URL: string | undefined
}

/** Workers are nodes that share a port. Without Redis they would not see each other. */
export function* workerFaults({ WORKERS, REDIS_URL }: WorkerSettings): Iterable<Fault> {
  if (WORKERS > 1 && REDIS_URL === undefined) {
    yield {
      name: 'WORKERS',
      text: 'more than one needs REDIS_URL: without it each worker would keep its channels to itself; set it, or WORKERS=1',
    }
  }
}
