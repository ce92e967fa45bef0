import cluster, { type Worker } from 'node:cluster'
import type { BaseLogger } from 'pino'
import { MetricsGatherer, type ProcessLink } from './shared-metrics.ts'
import { type WorkerProcess, Workers } from './workers.ts'

/** True in the process that only supervises workers. */
export function isPrimary(count: number): boolean {
  return count > 1 && cluster.isPrimary
}

/** Forks the workers of this program, which share its port. Each is a separate node. */
export function startWorkers(count: number, log: Pick<BaseLogger, 'info' | 'error'>): Workers {
  const gatherer = new MetricsGatherer()
  return new Workers({
    count,
    log,
    onReplace: () => gatherer.countReplaced(),
    now: performance.now.bind(performance),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return { cancel: () => clearTimeout(timer) }
    },
    fork: () => {
      const worker = cluster.fork()
      worker.once('exit', gatherer.join(linkTo(worker)))
      return processOf(worker)
    },
  })
}

/** The primary, as a worker reaches it; undefined in a process that is alone. */
export function findPrimary(): ProcessLink | undefined {
  return cluster.worker === undefined ? undefined : linkTo(cluster.worker)
}

function linkTo(worker: Worker): ProcessLink {
  return {
    // The exit event reports an ended worker; there is no one left to send to.
    send: (message) => void worker.process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void worker.on('message', listener),
  }
}

/** `Worker.kill` of cluster disconnects instead of passing the signal on. */
function processOf(worker: Worker): WorkerProcess {
  return {
    id: worker.id,
    kill: (signal) => void worker.process.kill(signal),
    onListening: (listener) => void worker.once('listening', listener),
    onExit: (listener) => void worker.once('exit', listener),
  }
}
