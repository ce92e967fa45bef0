import { type Contract, type Definition, nameRule, splitName } from '@portico/channels'
import { CommandError, maxChannelNameLength } from '@portico/protocol'
import type { Broker, Retention } from '../broker/broker.ts'

/** A channel name, resolved to its definition in the contract and to its broker. */
export interface ResolvedChannel {
  readonly name: string
  readonly pattern: string
  readonly params: Readonly<Record<string, string>>
  readonly definition: Definition
  readonly broker: Broker
  readonly retention: Retention
}

export interface Brokers {
  readonly ephemeral: Broker
  /** Absent while the service runs without a database. */
  readonly durable?: Broker | undefined
}

/** Resolves channel names. The only place where an untrusted name becomes a channel. */
export class ChannelResolver {
  readonly #contract: Contract
  readonly #brokers: Brokers

  constructor(contract: Contract, brokers: Brokers) {
    this.#contract = contract
    this.#brokers = brokers
  }

  find(name: string): ResolvedChannel {
    if (name.length > maxChannelNameLength) {
      throw new CommandError('badRequest', `a channel name has at most ${maxChannelNameLength} characters`)
    }
    const match = this.#contract.match(name)
    if (match === undefined) throw unknownChannel(name)
    const { definition } = match
    return { name, ...match, broker: this.#brokerOf(definition), retention: retentionOf(definition) }
  }

  #brokerOf({ kind }: Definition): Broker {
    if (kind === 'ephemeral') return this.#brokers.ephemeral
    if (this.#brokers.durable !== undefined) return this.#brokers.durable
    throw new CommandError(
      'storeUnavailable',
      'durable channels need a database; the service has none configured',
    )
  }
}

/** Explains a syntactically invalid name: one containing an e-mail address looks as if it matched the pattern. */
function unknownChannel(name: string): CommandError {
  return splitName(name) === undefined
    ? new CommandError('unknownChannel', `unknown channel: ${nameRule}`)
    : new CommandError('unknownChannel')
}

function retentionOf(definition: Definition): Retention {
  return definition.kind === 'ephemeral'
    ? definition.history
    : { size: Number.MAX_SAFE_INTEGER, ttlSeconds: definition.retainSeconds }
}
