import type { Action, Principal } from '@portico/channels'
import { maxChannelNameLength } from '@portico/protocol'
import type { Asker } from './patience.ts'
import type { Policies } from './policies.ts'
import { isPermitted, type Permitted, type Verdict, verdictError } from './verdict.ts'

/** Enough for every channel a connection may have, and a bound for one that asks about names it made up. */
const rememberedVerdicts = 512

/**
 * What one connection may do. Verdicts are remembered until the principal changes or somebody says that policies
 * changed. One that nobody could decide is told once, and asked for again the next time.
 */
export class Rights {
  readonly #policies: Policies
  readonly #asker: Asker | undefined
  readonly #verdicts = new Map<string, Promise<Verdict>>()
  #principal: Principal

  constructor(policies: Policies, principal: Principal, asker?: Asker) {
    this.#policies = policies
    this.#principal = principal
    this.#asker = asker
  }

  /** Two who ask the same at once wait for one answer. */
  async decide(channel: string, action: Action): Promise<Verdict> {
    const key = `${action} ${channel}`
    const asked = this.#ask(key, channel, action)
    const verdict = await asked
    if (verdict.kind === 'undecided' && this.#verdicts.get(key) === asked) this.#verdicts.delete(key)
    return verdict
  }

  /** Asks now for somebody who will ask soon. */
  foresee(channel: string, action: Action): void {
    void this.#ask(`${action} ${channel}`, channel, action)
  }

  /** Throws the command's error for whoever may not; the verdict tells whether it holds for subscribers alone. */
  async require(channel: string, action: Action): Promise<Permitted> {
    const verdict = await this.decide(channel, action)
    if (isPermitted(verdict)) return verdict
    throw verdictError(verdict)
  }

  /** The connection was refreshed: everything is asked anew, for whom it stands for now. */
  renew(principal: Principal): void {
    this.#principal = principal
    this.reconsider()
  }

  /** Policies, or what they read, changed: for one channel, or for all. */
  reconsider(channel?: string): void {
    for (const key of this.#verdicts.keys()) {
      if (channel === undefined || key.endsWith(` ${channel}`)) this.#verdicts.delete(key)
    }
  }

  #ask(key: string, channel: string, action: Action): Promise<Verdict> {
    const known = this.#verdicts.get(key)
    if (known !== undefined) return known
    const verdict = this.#policies.decide(this.#principal, channel, action, this.#asker)
    // No channel, whatever the verdict; and a name can be as long as a frame.
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
