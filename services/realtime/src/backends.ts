import type { Contract } from '@portico/channels'
import type { Logger } from 'pino'
import { MemoryRevocations } from './auth/revocations.ts'
import { RedisRevocations } from './auth/revocations-redis.ts'
import { AttemptArchive } from './black-box/attempt-archive.ts'
import type { ArrivalListener } from './broker/broker.ts'
import { MemoryBroker } from './broker/memory.ts'
import { RedisBroker } from './broker/redis.ts'
import { LocalControl } from './control/local.ts'
import { RedisControl } from './control/redis.ts'
import type { Backends } from './node/assemble.ts'
import type { Brokers } from './node/channel-resolver.ts'
import { memoryComponent, postgresComponent, redisComponent } from './ops/components.ts'
import type { Component } from './ops/health.ts'
import type { MeteredCanaries } from './ops/metered-canaries.ts'
import type { MeteredStreams } from './ops/metered-streams.ts'
import { MemoryPresence } from './presence/memory.ts'
import { RedisPresence } from './presence/redis.ts'
import { RedisLinks } from './redis/links.ts'
import { DurableStreams } from './streams/durable-streams.ts'
import { daysKeptBy } from './streams/partitions.ts'

/** Backends with connections to the outside, and their health. */
export interface OpenBackends extends Backends, AsyncDisposable {
  readonly components: readonly Component[]
  /** Keeps what was known of failed attempts after their nodes have stopped. */
  readonly archive?: AttemptArchive
}

export interface BackendsOptions {
  readonly node: string
  readonly contract: Contract
  readonly log: Logger
  readonly redisUrl?: string | undefined
  readonly databaseUrl?: string | undefined
  /** The URL of Postgres itself, if `databaseUrl` is that of a pooler. */
  readonly databaseDirectUrl?: string | undefined
  readonly canaries: MeteredCanaries
  readonly streams: MeteredStreams
}

/**
 * Nodes share Redis if it is configured; otherwise this process is alone. With a database there are durable channels.
 */
export function openBackends(options: BackendsOptions): OpenBackends {
  const between =
    options.redisUrl === undefined ? memoryBackends(options) : redisBackends(options, options.redisUrl)
  return options.databaseUrl === undefined ? between : withStreams(between, options, options.databaseUrl)
}

/** A single node; its data lives in the process's memory. */
function memoryBackends({ node, log }: BackendsOptions): OpenBackends {
  return {
    brokers: (arrived) => ({ ephemeral: new MemoryBroker(arrived) }),
    presence: () => new MemoryPresence(),
    control: (handler) => new LocalControl(node, handler, log),
    revocations: (revoked) => new MemoryRevocations(revoked),
    components: [memoryComponent],
    async [Symbol.asyncDispose]() {},
  }
}

function redisBackends({ node, log, canaries }: BackendsOptions, url: string): OpenBackends {
  const links = new RedisLinks(url, {
    node,
    log,
    observeCanary: (_place, state) => canaries.observe(state),
  })
  canaries.follow(() => links.isReady)
  const link = links.first
  return {
    brokers: (arrived) => ({ ephemeral: new RedisBroker(links, arrived) }),
    presence: (noticed) => new RedisPresence(links, node, noticed),
    control: (handler) => new RedisControl({ link, node, handler, log }),
    revocations: (revoked) => new RedisRevocations({ link, revoked, log }),
    components: [redisComponent(() => links.canaries.values())],
    archive: new AttemptArchive(link.store),
    [Symbol.asyncDispose]: () => links[Symbol.asyncDispose](),
  }
}

/**
 * Keeps durable channels in Postgres. Between nodes their publications travel as hints over the ephemeral broker, which
 * keeps none of them.
 */
function withStreams(between: OpenBackends, options: BackendsOptions, url: string): OpenBackends {
  const { contract, log } = options
  let streams: DurableStreams | undefined
  const isDurable = (channel: string) => contract.match(channel)?.definition.kind === 'durable'
  return {
    ...between,
    brokers(arrived: ArrivalListener): Brokers {
      const { ephemeral } = between.brokers((arrival) => {
        if (arrival.kind === 'interrupted') void opened.broker.checkTails()
        else if (isDurable(arrival.channel)) return opened.broker.received(arrival)
        arrived(arrival)
      })
      const opened: DurableStreams = new DurableStreams({
        url,
        directUrl: options.databaseDirectUrl,
        settings: { keepDays: daysKeptBy(contract) },
        hintBroker: ephemeral,
        arrived,
        onState: (state) => options.streams.observe(state),
        onError: (err) => log.error({ err }, 'durable streams could not do their part'),
        onHealed: () => log.info('what durable streams had not handed on reaches the nodes again'),
      })
      streams = opened
      opened.start()
      return { ephemeral, durable: opened.broker }
    },
    components: [...between.components, postgresComponent(() => streams?.state ?? { kind: 'connecting' })],
    async [Symbol.asyncDispose]() {
      await streams?.[Symbol.asyncDispose]()
      await between[Symbol.asyncDispose]()
    },
  }
}
