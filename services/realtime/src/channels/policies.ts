import type { Action, Answer, Contract, Definition, Match, Principal } from '@portico/channels'
import type { Database } from './database.ts'
import type { PolicyFaults } from './policy-faults.ts'
import type { Undecided, Verdict } from './verdict.ts'

export interface PoliciesOptions {
  readonly contract: Contract
  readonly database: Database
  readonly faults: PolicyFaults
  readonly timeoutMs?: number
  /** Aborts after so many milliseconds. */
  readonly deadline?: (ms: number) => AbortSignal
}

const allowed: Verdict = { kind: 'allowed' }

/**
 * Asks the contract's policies. What is not opened is closed: a channel without a definition, one without a policy, an
 * action nobody gave to clients. Whatever a policy does, only the one who asked feels it.
 */
export class Policies {
  readonly #contract: Contract
  readonly #database: Database
  readonly #faults: PolicyFaults
  readonly #timeoutMs: number
  readonly #deadline: (ms: number) => AbortSignal

  constructor({
    contract,
    database,
    faults,
    timeoutMs = 5_000,
    deadline = AbortSignal.timeout,
  }: PoliciesOptions) {
    this.#contract = contract
    this.#database = database
    this.#faults = faults
    this.#timeoutMs = timeoutMs
    this.#deadline = deadline
  }

  /** Never rejects. `signal` is the asker's: when it aborts, nobody waits for the answer any more. */
  async decide(
    principal: Principal,
    channel: string,
    action: Action,
    signal?: AbortSignal,
  ): Promise<Verdict> {
    const match = this.#contract.match(channel)
    if (match === undefined) return { kind: 'unknownChannel' }
    const missing = missingFor(action, match.definition)
    if (missing !== undefined) return missing
    if (action !== 'publish' || match.definition.publish === 'policy') {
      return this.#ask(principal, match, action, signal)
    }
    const verdict = await this.#ask(principal, match, 'subscribe', signal)
    return verdict.kind === 'allowed' ? { kind: 'allowedToSubscribers' } : verdict
  }

  async #ask(principal: Principal, match: Match, action: Action, signal?: AbortSignal): Promise<Verdict> {
    const { policy } = match.definition
    if (policy === undefined)
      return { kind: 'denied', reason: 'This channel has no policy, so it is closed.' }
    const deadline = this.#deadline(this.#timeoutMs)
    const patience = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
    try {
      const answer = await unlessAborted(patience, async () => {
        const handle = await this.#database.handle()
        return policy({
          principal,
          params: match.params,
          action,
          signal: patience,
          get db() {
            return handle.db
          },
        })
      })
      return verdictOf(answer)
    } catch (error) {
      return this.#undecided(match, action, error, { deadline, signal })
    }
  }

  #undecided(
    { pattern }: Match,
    action: Action,
    error: unknown,
    { deadline, signal }: { readonly deadline: AbortSignal; readonly signal: AbortSignal | undefined },
  ): Verdict {
    if (signal?.aborted) return { kind: 'undecided', why: 'abandoned' }
    const away = this.#database.faultBehind(error)
    const why: Undecided = away ? 'databaseAway' : deadline.aborted ? 'policyTimedOut' : 'policyThrew'
    this.#faults.report(pattern, action, why, away ?? error)
    return { kind: 'undecided', why }
  }
}

/** What the definition alone refuses, before anybody is asked. */
function missingFor(action: Action, definition: Definition): Verdict | undefined {
  switch (action) {
    case 'subscribe':
      return undefined
    case 'publish':
      return definition.publish === 'nobody'
        ? { kind: 'denied', reason: 'Clients do not publish in this channel; the back end does.' }
        : undefined
    case 'presence':
      return definition.presence
        ? undefined
        : { kind: 'unavailable', reason: 'this channel does not tell who is present' }
    case 'history':
      return definition.kind === 'durable' || definition.history.size > 0
        ? undefined
        : { kind: 'unavailable', reason: 'this channel keeps no history' }
    default:
      return action satisfies never
  }
}

function verdictOf(answer: Answer): Verdict {
  if (answer === true) return allowed
  if (answer === false) return { kind: 'denied', reason: 'The policy of this channel says no.' }
  switch (answer.kind) {
    case 'allow':
      return allowed
    case 'deny':
      return { kind: 'denied', reason: answer.reason }
    default:
      answer satisfies never
      throw new TypeError('a policy answers true, false, allow() or deny(reason)')
  }
}

/** A policy that hangs is left behind; what becomes of it later is nobody's concern. */
function unlessAborted<Value>(signal: AbortSignal, run: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    run().then(resolve, reject)
  })
}
