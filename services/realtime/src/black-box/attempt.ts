import type {
  Facts,
  Finding,
  SeenRequest,
  ServiceStep,
  ServiceStepName,
  Sighting,
  TraceCode,
  TransportName,
} from '@portico/protocol'
import type { AttemptRecord } from '../transport/transport.ts'

/** Bounds memory if a client is refused many channels. */
const mostSteps = 24

/** One request of an attempt to connect, recorded while it happens. */
export class Attempt implements AttemptRecord {
  readonly code: TraceCode
  readonly #node: string
  readonly #transport: TransportName
  readonly #request: SeenRequest
  readonly #now: () => number
  readonly #steps: ServiceStep[] = []
  #finding: Finding | undefined

  constructor(
    code: TraceCode,
    node: string,
    transport: TransportName,
    request: SeenRequest,
    now: () => number,
  ) {
    this.code = code
    this.#node = node
    this.#transport = transport
    this.#request = request
    this.#now = now
    this.note('arrived')
  }

  get arrivedAt(): number {
    return this.#steps[0]?.at ?? 0
  }

  /** `closed` is recorded even when the list is full. */
  note(what: ServiceStepName, facts?: Facts, finding?: Finding): void {
    if (this.#steps.length >= mostSteps && what !== 'closed') return
    this.#steps.push({ at: this.#now(), what, ...(facts && { facts }), ...(finding && { finding }) })
  }

  /** Keeps the first finding; later ones are usually consequences. */
  found(finding: Finding): void {
    this.#finding ??= finding
  }

  toSighting(): Sighting {
    return {
      node: this.#node,
      at: this.arrivedAt,
      transport: this.#transport,
      request: this.#request,
      steps: [...this.#steps],
      ...(this.#finding && { finding: this.#finding }),
    }
  }
}
