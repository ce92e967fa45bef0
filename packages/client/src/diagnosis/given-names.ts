import type { Finding } from '@portico/protocol'
import type { Named } from '../case.ts'
import { withCodeName } from './with-code-name.ts'

/** The names that failures were given. Until it is over, the same trouble keeps its name, so that nothing flickers. */
export class GivenNames {
  readonly #names = new WeakMap<Finding, Named>()
  readonly #guesses = new WeakMap<Finding, Named>()
  #last: { readonly finding: Finding; readonly named: Named } | undefined

  of(finding: Finding): Named | undefined {
    return this.#names.get(finding)
  }

  /** The name before a failure is examined. It is the same object for the same finding. */
  guess(finding: Finding): Named {
    const known = this.#guesses.get(finding)
    if (known) return known
    const called = withCodeName(finding)
    const last = this.#last && isSame(this.#last.finding, called) ? this.#last.named : undefined
    const guessed = last ?? { finding: called, explanation: undefined }
    this.#guesses.set(finding, guessed)
    return guessed
  }

  begin(finding: Finding): void {
    this.#names.set(finding, this.guess(finding))
  }

  give(finding: Finding, named: Named): void {
    this.#names.set(finding, named)
    this.#last = { finding: withCodeName(finding), named }
  }

  /** All is well except for this finding. Later failures may look the same and be something else, so the last name is dropped. */
  settle(standing: Finding | undefined): void {
    if (this.#last?.named.finding !== standing) this.#last = undefined
  }
}

/** A name belongs to one transport: what fails on one says nothing about the next. */
function isSame(one: Finding, other: Finding): boolean {
  return one.id === other.id && one.facts?.transport === other.facts?.transport
}
