import type { ClientInfo } from '@portico/protocol'
import type { StreamPage } from '../../src/broker/broker.ts'
import type { ChannelTraffic, NodeInfo } from '../../src/control/control.ts'
import type {
  LocatedConnection,
  Operations,
  PublishReceipt,
  SeenConnection,
} from '../../src/node/operations.ts'

type Call = { [Name in keyof Operations]: readonly [Name, ...Parameters<Operations[Name]>] }[keyof Operations]

/** Notes what it was asked to do and answers what it was told to. */
export class FakeOperations implements Operations {
  readonly calls: Call[] = []
  receipt: PublishReceipt = {
    place: 'memory',
    position: { epoch: 'kXqT', offset: 7 },
    repeated: false,
    connections: 3,
    nodes: 2,
    nodesReported: 2,
  }
  page: StreamPage = { top: { epoch: 'kXqT', offset: 7 }, publications: [] }
  present: ReadonlyMap<string, ClientInfo> = new Map()
  alive: readonly NodeInfo[] = []
  seenBy: readonly SeenConnection[] = []
  connected: readonly LocatedConnection[] = []
  subscribed: ReadonlyMap<string, ChannelTraffic> = new Map()
  /** Thrown by every call about this channel. */
  failures = new Map<string, Error>()

  async publish(...args: Parameters<Operations['publish']>): Promise<PublishReceipt> {
    this.#note('publish', args)
    return this.receipt
  }

  async history(...args: Parameters<Operations['history']>): Promise<StreamPage> {
    this.#note('history', args)
    return this.page
  }

  async historyRemove(...args: Parameters<Operations['historyRemove']>): Promise<void> {
    this.#note('historyRemove', args)
  }

  async presence(...args: Parameters<Operations['presence']>): Promise<ReadonlyMap<string, ClientInfo>> {
    this.#note('presence', args)
    return this.present
  }

  async presenceStats(...args: Parameters<Operations['presenceStats']>) {
    this.#note('presenceStats', args)
    return { clients: 3, users: 2 }
  }

  async subscribe(...args: Parameters<Operations['subscribe']>): Promise<void> {
    this.#note('subscribe', args)
  }

  async unsubscribe(...args: Parameters<Operations['unsubscribe']>): Promise<void> {
    this.#note('unsubscribe', args)
  }

  async disconnect(...args: Parameters<Operations['disconnect']>): Promise<void> {
    this.#note('disconnect', args)
  }

  async refresh(...args: Parameters<Operations['refresh']>): Promise<void> {
    this.#note('refresh', args)
  }

  async revoke(...args: Parameters<Operations['revoke']>): Promise<void> {
    this.#note('revoke', args)
  }

  async reconsider(...args: Parameters<Operations['reconsider']>): Promise<void> {
    this.#note('reconsider', args)
  }

  async channels(...args: Parameters<Operations['channels']>): Promise<ReadonlyMap<string, ChannelTraffic>> {
    this.#note('channels', args)
    return this.subscribed
  }

  async connections(...args: Parameters<Operations['connections']>): Promise<readonly LocatedConnection[]> {
    this.#note('connections', args)
    return this.connected
  }

  async nodes(): Promise<readonly NodeInfo[]> {
    this.#note('nodes', [])
    return this.alive
  }

  async seen(...args: Parameters<Operations['seen']>): Promise<readonly SeenConnection[]> {
    this.#note('seen', args)
    return this.seenBy
  }

  #note(name: keyof Operations, args: readonly unknown[]): void {
    this.calls.push([name, ...args] as unknown as Call)
    const failure = typeof args[0] === 'string' ? this.failures.get(args[0]) : undefined
    if (failure !== undefined) throw failure
  }
}
