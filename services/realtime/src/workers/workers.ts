import type { BaseLogger } from 'pino'

/** One worker process, as the primary sees it. */
export interface WorkerProcess {
  readonly id: number
  kill(signal: NodeJS.Signals): void
  onListening(listener: () => void): void
  onExit(listener: (code: number | null, signal: string | null) => void): void
}

interface WorkersOptions {
  readonly count: number
  readonly fork: () => WorkerProcess
  readonly after: (ms: number, run: () => void) => { cancel(): void }
  readonly now: () => number
  readonly log: Pick<BaseLogger, 'info' | 'error'>
  /** Called when a worker that ended unasked will be replaced. */
  readonly onReplace: () => void
}

type State =
  | { readonly kind: 'running' }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'ended'; readonly exitCode: number }

const firstPauseMs = 500
const longestPauseMs = 30_000
/** A worker that ran for this long clears the record of crashes. */
const soundAfterMs = 60_000

/**
 * Keeps `count` worker processes alive behind one port. A worker that crashes is replaced after a pause that grows
 * while crashes follow each other. If a worker never started listening, a restart would fail too (port taken, bad
 * configuration), so the whole process exits.
 */
export class Workers {
  /** Resolves to the exit code of the whole when the last worker has ended. */
  readonly ended: Promise<number>
  readonly #options: WorkersOptions
  readonly #end: (exitCode: number) => void
  readonly #alive = new Set<WorkerProcess>()
  readonly #pauses = new Set<{ cancel(): void }>()
  #state: State = { kind: 'running' }
  #exitCode = 0
  #crashesInARow = 0

  constructor(options: WorkersOptions) {
    const { promise, resolve } = Promise.withResolvers<number>()
    this.ended = promise
    this.#end = resolve
    this.#options = options
    for (let started = 0; started < options.count; started += 1) this.#start()
  }

  /** Passes the signal on to the workers, which drain. */
  stop(signal: NodeJS.Signals, exitCode = 0): void {
    if (this.#state.kind !== 'running') return
    this.#state = { kind: 'stopping' }
    this.#exitCode = exitCode
    for (const pause of this.#pauses) pause.cancel()
    for (const worker of this.#alive) worker.kill(signal)
    this.#endWhenEmpty()
  }

  #start(): void {
    const { fork, now, log } = this.#options
    const worker = fork()
    const startedAt = now()
    let hasListened = false
    this.#alive.add(worker)
    worker.onListening(() => {
      hasListened = true
    })
    worker.onExit((code, signal) => {
      this.#alive.delete(worker)
      if (this.#state.kind !== 'running') return this.#endWhenEmpty()
      log.error({ worker: worker.id, code, signal }, 'a worker ended unasked')
      if (!hasListened) return this.stop('SIGTERM', 1)
      if (now() - startedAt >= soundAfterMs) this.#crashesInARow = 0
      this.#replace()
    })
  }

  #replace(): void {
    const { after, log, onReplace } = this.#options
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#crashesInARow)
    this.#crashesInARow += 1
    log.info({ pauseMs }, 'a worker will be replaced')
    onReplace()
    const pause = after(pauseMs, () => {
      this.#pauses.delete(pause)
      this.#start()
    })
    this.#pauses.add(pause)
  }

  #endWhenEmpty(): void {
    if (this.#alive.size > 0 || this.#state.kind === 'ended') return
    this.#state = { kind: 'ended', exitCode: this.#exitCode }
    this.#end(this.#exitCode)
  }
}
