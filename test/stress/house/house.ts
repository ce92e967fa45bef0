import { chmod } from 'node:fs/promises'
import path from 'node:path'
import {
  type FrontDoor,
  type Postgres,
  type RedisServer,
  type Relay,
  scratch,
  startPostgres,
  startRedis,
  startRelay,
} from '@portico/harness'
import { openPool } from '@portico/postgres'
import { migrate } from '@portico/postgres/migrate'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'
import { Disk } from './disk.ts'
import { HouseNode } from './house-node.ts'

export interface HouseOptions {
  readonly nodes: number
  /** How many networks clients come through. Each can be broken on its own. */
  readonly streets: number
}

const journal = 'CREATE TABLE journal (id text PRIMARY KEY, channel text NOT NULL, key text)'

/** The whole product as real processes, with a breakable network before the front door and on both sides of each node. */
export class House implements AsyncDisposable {
  readonly postgres: Postgres
  /** The disk of Postgres, if this machine allows one. */
  readonly disk: Disk | undefined
  readonly redis: RedisServer
  readonly nodes: readonly HouseNode[]
  readonly door: FrontDoor
  readonly streets: readonly Relay[]
  readonly #owned: AsyncDisposableStack

  static async open({ nodes: count, streets: ways }: HouseOptions): Promise<House> {
    await using stack = new AsyncDisposableStack()
    const folder = stack.use(await scratch('stress')).path
    // Postgres runs as another user, and its disk is in this folder.
    await chmod(folder, 0o711)
    const disk = await Disk.mount(path.join(folder, 'disk'))
    if (disk !== undefined) stack.use(disk)
    const postgres = stack.use(
      await startPostgres({ settings: ['max_wal_size=64MB'], ...(disk && { folder: disk.folder }) }),
    )
    const redis = stack.use(await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'everysec'] }))
    await migrate(postgres.url)
    await query(postgres.url, journal)
    const nodes: HouseNode[] = []
    for (let n = 1; n <= count; n += 1) {
      nodes.push(stack.use(await HouseNode.start(`node-${n}`, { redis, postgres, folder })))
    }
    await Promise.all(nodes.map(({ service }) => service.ready()))
    const realtime = nodes.map(({ fromDoor }) => `127.0.0.1:${fromDoor.port}`)
    // There is no web app, because no pages are requested.
    const door = stack.use(await startNginxDoor({ web: '127.0.0.1:1', realtime }))
    const streets: Relay[] = []
    for (let n = 0; n < ways; n += 1) streets.push(stack.use(await startRelay(door.port)))
    return new House({ postgres, disk, redis, nodes, door, streets }, stack.move())
  }

  private constructor(
    parts: Pick<House, 'postgres' | 'disk' | 'redis' | 'nodes' | 'door' | 'streets'>,
    owned: AsyncDisposableStack,
  ) {
    this.postgres = parts.postgres
    this.disk = parts.disk
    this.redis = parts.redis
    this.nodes = parts.nodes
    this.door = parts.door
    this.streets = parts.streets
    this.#owned = owned
  }

  /** Resolves once every node delivers publications. */
  async ready(): Promise<void> {
    await Promise.all(this.nodes.map(({ service }) => service.ready()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }
}

async function query(url: string, sql: string): Promise<void> {
  const pool = openPool(url)
  try {
    await pool.query(sql)
  } finally {
    await pool.end()
  }
}
