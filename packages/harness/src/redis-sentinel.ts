import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Redis } from 'ioredis'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { listening, type RedisOptions, type RedisServer, startRedis } from './redis.ts'
import { scratch } from './scratch.ts'
import { until } from './until.ts'

const NAME = 'portico'

/** A Redis master with one replica, and one Sentinel that promotes the replica when the master dies. */
export class SentinelRedis implements AsyncDisposable {
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly url: string
  readonly #stack: AsyncDisposableStack

  constructor(master: RedisServer, replica: RedisServer, port: number, stack: AsyncDisposableStack) {
    this.master = master
    this.replica = replica
    this.url = `${master.scheme}+sentinel://127.0.0.1:${port}?name=${NAME}`
    this.#stack = stack
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

/** With a certificate all three speak only TLS, and this process has to trust it. */
export async function startSentinelRedis(
  secured: Pick<RedisOptions, 'certificate'> = {},
): Promise<SentinelRedis> {
  await using stack = new AsyncDisposableStack()
  const eager = ['--repl-diskless-sync-delay', '0']
  const master = stack.use(await startRedis({ ...secured, args: eager }))
  const following = ['--replicaof', `127.0.0.1 ${master.port}`]
  const replica = stack.use(await startRedis({ ...secured, args: [...eager, ...following] }))
  await until('the replica to follow', () => isFollowing(replica))
  const folder = stack.use(await scratch('sentinel'))
  const file = path.join(folder.path, 'sentinel.conf')
  const sentinel = await onFreePort(async (port) => {
    await writeFile(file, `bind 127.0.0.1\ndir ${folder.path}\n${watching(master.port)}`)
    const args = [file, ...listening(port, secured.certificate), '--sentinel']
    return { port, child: await Child.start(findBinary('redis'), args, { ready: /\+monitor/ }) }
  })
  stack.use(sentinel.child)
  const address = `${master.scheme}://127.0.0.1:${sentinel.port}`
  await until('the sentinel to know the replica', () => knowsReplica(address))
  return new SentinelRedis(master, replica, sentinel.port, stack.move())
}

function watching(port: number): string {
  return [
    `sentinel monitor ${NAME} 127.0.0.1 ${port} 1`,
    `sentinel down-after-milliseconds ${NAME} 500`,
    `sentinel failover-timeout ${NAME} 3000`,
    '',
  ].join('\n')
}

async function isFollowing(replica: RedisServer): Promise<boolean> {
  return asking(replica.url, async (redis) =>
    (await redis.info('replication')).includes('master_link_status:up'),
  )
}

async function knowsReplica(sentinel: string): Promise<boolean> {
  return asking(sentinel, async (redis) => (await redis.info('sentinel')).includes('slaves=1'))
}

async function asking<T>(address: string, question: (redis: Redis) => Promise<T>): Promise<T> {
  // The command rejects on its own.
  const redis = new Redis(address).on('error', () => {})
  try {
    return await question(redis)
  } finally {
    redis.disconnect()
  }
}
