import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Redis } from 'ioredis'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
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
    this.url = `redis+sentinel://127.0.0.1:${port}?name=${NAME}`
    this.#stack = stack
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}

export async function startSentinelRedis(): Promise<SentinelRedis> {
  await using stack = new AsyncDisposableStack()
  const eager = ['--repl-diskless-sync-delay', '0']
  const master = stack.use(await startRedis({ args: eager }))
  const following = ['--replicaof', `127.0.0.1 ${master.port}`]
  const replica = stack.use(await startRedis({ args: [...eager, ...following] }))
  await until('the replica to follow', () => isFollowing(replica))
  const folder = stack.use(await scratch('sentinel'))
  const file = path.join(folder.path, 'sentinel.conf')
  const sentinel = await onFreePort(async (port) => {
    await writeFile(file, `port ${port}\nbind 127.0.0.1\ndir ${folder.path}\n`)
    await appendFile(file, watching(master.port))
    return {
      port,
      child: await Child.start(findBinary('redis'), [file, '--sentinel'], { ready: /\+monitor/ }),
    }
  })
  stack.use(sentinel.child)
  await until('the sentinel to know the replica', () => knowsReplica(sentinel.port))
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
  return asking(replica.port, async (redis) =>
    (await redis.info('replication')).includes('master_link_status:up'),
  )
}

async function knowsReplica(port: number): Promise<boolean> {
  return asking(port, async (redis) => (await redis.info('sentinel')).includes('slaves=1'))
}

async function asking<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(port, '127.0.0.1')
  try {
    return await question(redis)
  } finally {
    redis.disconnect()
  }
}
