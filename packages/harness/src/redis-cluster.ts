import { Redis } from 'ioredis'

import { type RedisServer, startRedis } from './redis.ts'
import { until } from './until.ts'

const SLOTS = 16_384

/** A Redis Cluster of masters on this machine, which share the slots evenly. */
export class RedisCluster implements AsyncDisposable {
  readonly nodes: readonly RedisServer[]

  constructor(nodes: readonly RedisServer[]) {
    this.nodes = nodes
  }

  /** Every node in one URL: `redis+cluster://127.0.0.1:1,127.0.0.1:2`. */
  get url(): string {
    return `redis+cluster://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()))
  }
}

export async function startRedisCluster({ masters = 3 }: { masters?: number } = {}): Promise<RedisCluster> {
  await using stack = new AsyncDisposableStack()
  const nodes: RedisServer[] = []
  for (let index = 0; index < masters; index++) nodes.push(stack.use(await startNode()))
  await form(nodes)
  stack.move()
  return new RedisCluster(nodes)
}

async function form(nodes: readonly RedisServer[]): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url))
  try {
    await Promise.all(clients.map((client, index) => prepare(client, index, nodes.length)))
    await Promise.all(clients.map((client) => meet(client, nodes)))
    for (const client of clients) await until('the cluster to agree', () => agrees(client, nodes.length))
  } finally {
    for (const client of clients) client.disconnect()
  }
}

function startNode(): Promise<RedisServer> {
  return startRedis({
    args: [
      '--cluster-enabled',
      'yes',
      '--cluster-node-timeout',
      '1000',
      '--cluster-announce-ip',
      '127.0.0.1',
    ],
  })
}

/** Run before the nodes meet: a node that has met another refuses to set its epoch. */
async function prepare(client: Redis, index: number, count: number): Promise<void> {
  const first = Math.floor((index * SLOTS) / count)
  const last = Math.floor(((index + 1) * SLOTS) / count) - 1
  await client.cluster('ADDSLOTSRANGE', first, last)
  await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
}

async function meet(client: Redis, nodes: readonly RedisServer[]): Promise<void> {
  for (const { port } of nodes) await client.cluster('MEET', '127.0.0.1', port)
}

async function agrees(client: Redis, masters: number): Promise<boolean> {
  const info = String(await client.cluster('INFO'))
  return info.includes('cluster_state:ok') && info.includes(`cluster_size:${masters}`)
}
