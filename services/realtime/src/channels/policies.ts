import type { Action, Answer, Contract, Definition, Match, Principal, Question } from '@portico/channels'
import type { Timers } from '../timer-wheel.ts'
import type { Database, DatabaseHandle } from './database.ts'
import type { PolicyFaults } from './policy-faults.ts'
import { type PolicyCaller, PolicyWait } from './policy-wait.ts'
import type { Undecided, Verdict } from './verdict.ts'

interface PoliciesOptions {
  readonly contract: Contract
  readonly database: Database
  readonly faults: PolicyFaults
  readonly timers: Timers
  readonly timeoutMs?: number
}

/** Less than the five seconds that clients wait for an answer, to leave time for what follows the verdict. */
const defaultTimeoutMs = 2_000

const allowed: Verdict = { kind: 'allowed' }

/**
 * Asks the contract's policies. Everything is denied by default: channels without a definition or policy, and actions
 * not opened to clients. A misbehaving policy affects only the request that asked it.
 */
export class Policies {
  readonly #contract: Contract
  readonly #database: Database
  readonly #faults: PolicyFaults
  readonly #timers: Timers
  readonly #timeoutMs: number

  constructor({ contract, database, faults, timers, timeoutMs = defaultTimeoutMs }: PoliciesOptions) {
    this.#contract = contract
    this.#database = database
    this.#faults = faults
    this.#timers = timers
    this.#timeoutMs = timeoutMs
  }

  /** Never rejects. Stops waiting for the answer when the caller has left. */
  async decide(
    principal: Principal,
    channel: string,
    action: Action,
    caller?: PolicyCaller,
  ): Promise<Verdict> {
    const match = this.#contract.match(channel)
    if (match === undefined) return { kind: 'unknownChannel' }
    const missing = missingFor(action, match.definition)
    if (missing !== undefined) return missing
    if (action !== 'publish' || match.definition.publish === 'policy') {
      return this.#ask(principal, match, action, caller)
    }
    const verdict = await this.#ask(principal, match, 'subscribe', caller)
    return verdict.kind === 'allowed' ? { kind: 'allowedToSubscribers' } : verdict
  }

  /** Answers synchronously if the policy does: then there is nothing to wait for. */
  #ask(
    principal: Principal,
    match: Match,
    action: Action,
    caller: PolicyCaller | undefined,
  ): Verdict | Promise<Verdict> {
    const { policy } = match.definition
    if (policy === undefined)
      return { kind: 'denied', reason: 'This channel has no policy, so it is closed.' }
    if (caller?.isGone) return { kind: 'undecided', why: 'abandoned' }
    const wait = new PolicyWait({ timers: this.#timers, timeoutMs: this.#timeoutMs, caller })
    const failed = (error: unknown) => this.#undecided(match, action, error, wait)
    try {
      const answer = andThen(this.#database.handle(), (handle) =>
        policy(questionOf(principal, match, action, handle, wait)),
      )
      return isPromise(answer) ? wait.until(answer).then(verdictOf).catch(failed) : verdictOf(answer)
    } catch (error) {
      return failed(error)
    }
  }

  #undecided({ pattern }: Match, action: Action, error: unknown, { ended, trace }: PolicyWait): Verdict {
    if (ended === 'abandoned') return { kind: 'undecided', why: ended }
    const away = this.#database.faultBehind(error)
    const why: Undecided = away ? 'databaseAway' : (ended ?? 'policyThrew')
    this.#faults.report({ pattern, action, why, cause: away ?? error, trace })
    return { kind: 'undecided', why }
  }
}

function questionOf(
  principal: Principal,
  { params }: Match,
  action: Action,
  handle: DatabaseHandle,
  wait: PolicyWait,
): Question<Match['params'], unknown> {
  return {
    principal,
    params,
    action,
    get signal() {
      return wait.signal
    },
    get db() {
      return handle.db
    },
  }
}

/** What the definition alone refuses, before the policy is asked. */
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

/** Continues synchronously unless the value is a promise. */
function andThen<Value, Result>(
  value: Value | PromiseLike<Value>,
  next: (value: Value) => Result | PromiseLike<Result>,
): Result | PromiseLike<Result> {
  return isPromise(value) ? value.then(next) : next(value)
}

/** Also true for the promises of another library: a policy may use one. */
function isPromise<Value>(answer: Value | PromiseLike<Value>): answer is PromiseLike<Value> {
  return typeof answer === 'object' && answer !== null && 'then' in answer
}
