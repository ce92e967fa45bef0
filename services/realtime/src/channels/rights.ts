import type { Action, Principal } from '@portico/channels'
import { maxChannelNameLength } from '@portico/protocol'
import type { Policies } from './policies.ts'
import type { PolicyCaller } from './policy-wait.ts'
import { isPermitted, type Permitted, type Verdict, verdictError } from './verdict.ts'

/** Covers all channels of a connection, and bounds memory for clients that ask about made-up names. */
const rememberedVerdicts = 512

/**
 * A connection's permissions. Verdicts are cached until the principal changes or policies are invalidated. An undecided
 * one is returned to whoever waits for it, and the next call asks again.
 */
export class Rights {
  readonly #policies: Policies
  readonly #caller: PolicyCaller | undefined
  readonly #verdicts = new Map<string, Promise<Verdict>>()
  #principal: Principal

  constructor(policies: Policies, principal: Principal, caller?: PolicyCaller) {
    this.#policies = policies
    this.#principal = principal
    this.#caller = caller
  }

  /** Concurrent calls for the same question share one answer. */
  async decide(channel: string, action: Action): Promise<Verdict> {
    const key = `${action} ${channel}`
    const asked = this.#ask(key, channel, action)
    const verdict = await asked
    if (verdict.kind === 'undecided' && this.#verdicts.get(key) === asked) this.#verdicts.delete(key)
    return verdict
  }

  /** Asks the policy ahead of a question that is about to come. */
  prefetch(channel: string, action: Action): void {
    void this.#ask(`${action} ${channel}`, channel, action)
  }

  /**
   * Throws the command's error if not permitted; the verdict says whether the permission holds for subscribers only.
   */
  async require(channel: string, action: Action): Promise<Permitted> {
    const verdict = await this.decide(channel, action)
    if (isPermitted(verdict)) return verdict
    throw verdictError(verdict)
  }

  /** After a token refresh every permission is asked again, for the new principal. */
  renew(principal: Principal): void {
    this.#principal = principal
    this.reconsider()
  }

  /** Forgets verdicts after policies, or what they read, have changed: for one channel, or for all. */
  reconsider(channel?: string): void {
    for (const key of this.#verdicts.keys()) {
      if (channel === undefined || key.endsWith(` ${channel}`)) this.#verdicts.delete(key)
    }
  }

  #ask(key: string, channel: string, action: Action): Promise<Verdict> {
    const known = this.#verdicts.get(key)
    if (known !== undefined) return known
    const verdict = this.#policies.decide(this.#principal, channel, action, this.#caller)
    // Too long to be a channel; not cached, because the name can be as large as a frame.
    if (channel.length > maxChannelNameLength) return verdict
    if (this.#verdicts.size >= rememberedVerdicts) this.#forgetOldest()
    this.#verdicts.set(key, verdict)
    return verdict
  }

  #forgetOldest(): void {
    const [oldest] = this.#verdicts.keys()
    if (oldest !== undefined) this.#verdicts.delete(oldest)
  }
}
