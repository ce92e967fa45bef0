import type { Finding, TransportName } from '@portico/protocol'
import type { Case, Diagnostician, Named } from './case.ts'
import type { Status } from './status.ts'

export interface ExaminerListener {
  /** What is known now, which goes on while the failure is examined. */
  caseOf(finding: Finding, carrying: TransportName | undefined): Case
  /** A failure got its name. */
  named(): void
}

/** Has failures named by a diagnostician that is loaded when there is time for it, or when it is needed. */
export class Examiner {
  readonly #load: (() => Promise<Diagnostician>) | undefined
  readonly #listener: ExaminerListener
  readonly #names = new WeakMap<Finding, Named>()
  #last: { readonly finding: Finding; readonly named: Named } | undefined
  #examined: Finding | undefined
  #loading: Promise<Diagnostician | undefined> | undefined
  #diagnostician: Diagnostician | undefined

  constructor(load: (() => Promise<Diagnostician>) | undefined, listener: ExaminerListener) {
    this.#load = load
    this.#listener = listener
  }

  nameOf(finding: Finding | undefined): Named | undefined {
    return finding && this.#names.get(finding)
  }

  /** A chunk that could not be fetched is fetched again when it is needed next. */
  async prepare(): Promise<Diagnostician | undefined> {
    this.#loading ??= this.#load?.().catch(() => {
      this.#loading = undefined
      return undefined
    })
    this.#diagnostician = await this.#loading
    return this.#diagnostician
  }

  /** Each failure once. The same trouble again keeps its name meanwhile, so that nothing flickers. */
  async examine(finding: Finding, carrying?: TransportName): Promise<void> {
    if (finding === this.#examined) return
    this.#examined = finding
    if (this.#last && isSame(this.#last.finding, finding)) this.#names.set(finding, this.#last.named)
    const failure = this.#listener.caseOf(finding, carrying)
    const named = await (await this.prepare())?.examine(failure)
    if (named === undefined) return
    this.#last = { finding, named }
    this.#names.set(finding, named)
    this.#listener.named()
  }

  tell(status: Status): void {
    this.#diagnostician?.tell(status)
  }

  async mention(finding: Finding): Promise<void> {
    const failure = this.#listener.caseOf(finding, undefined)
    const diagnostician = await this.prepare()
    diagnostician?.mention(failure)
  }
}

/** What keeps one transport away says nothing about the next one. */
function isSame(one: Finding, other: Finding): boolean {
  return one.id === other.id && one.facts?.transport === other.facts?.transport
}
