import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Random } from '@portico/harness/random'
import { type DbPool, openPool } from '@portico/postgres'
import { type EphemeralPostgres, startEphemeralPostgres } from '@portico/postgres/embedded'
import { migrate } from '@portico/postgres/migrate'
import type { Position } from '../../../src/broker/broker.ts'
import type { FromNode, Hint, ToNode } from './messages.ts'

export interface OracleOptions {
  readonly seed: number
  readonly seconds: number
  readonly faults?: readonly Fault[]
  /** Of hints, for each node. */
  readonly lossOfHints?: number
  readonly tailCheckMs?: number
  /** A guard that the nodes run without: file, text, replacement. */
  readonly mutation?: readonly [string, string, string]
  /** A guard that the database runs without, in portico.sequence. */
  readonly sqlMutation?: readonly [string, string]
  /** From the end on no hint is lost: what is still missing then, hints alone do not heal. */
  readonly reliableEnd?: boolean
  /** How long subscribers may take to catch up when it is over. */
  readonly graceMs?: number
}

export type Fault =
  | 'kill-node'
  | 'kill-both'
  | 'restart-postgres'
  | 'crash-postgres'
  | 'kill-backend'
  | 'rogue'

export interface Verdict {
  readonly committed: number
  readonly delivered: number
  readonly faults: number
  /** What must not be: empty when every promise held. */
  readonly broken: readonly string[]
}

const channels = Array.from({ length: 12 }, (_, n) => `room:${n}`)
const allShards = Array.from({ length: 16 }, (_, n) => n)
const nodeFile = path.join(import.meta.dirname, 'node.ts')

interface Subscriber {
  readonly id: number
  readonly channel: string
  node: number
  /** The order it was last sent off with: what an earlier one still brings was never seen. */
  subscription: number
  position: Position | undefined
  first: number | undefined
  readonly received: { readonly offset: number; readonly data: string }[]
}

/**
 * Random transactions over many channels, subscribers that come and go on two nodes, and everything around them
 * failing. A table written in the same transactions says in the end what had been committed.
 */
export async function runOracle(options: OracleOptions): Promise<Verdict> {
  await using world = await World.create(options)
  const writers = Array.from({ length: 6 }, (_, n) => world.write(new Random(options.seed + n + 1)))
  const chaos = world.breakThings(new Random(options.seed + 100))
  const people = world.comeAndGo(new Random(options.seed + 200))
  await delay(options.seconds * 1_000)
  world.isOver = true
  await Promise.all([...writers, chaos, people])
  return await world.judge()
}

class World {
  isOver = false
  faults = 0
  readonly #options: OracleOptions
  readonly #server: EphemeralPostgres
  readonly #pool: DbPool
  readonly #nodes: (ChildProcess | undefined)[] = []
  readonly #subscribers: Subscriber[] = []
  readonly #subscriptions = new Map<number, Subscriber>()
  readonly #hints: Random
  readonly #broken = new Set<string>()
  #journal = 0
  #orders = 0
  #isEnding = false

  constructor(options: OracleOptions, server: EphemeralPostgres) {
    this.#options = options
    this.#server = server
    this.#pool = this.#openPool()
    this.#hints = new Random(options.seed + 300)
  }

  static async create(options: OracleOptions): Promise<World> {
    const server = await startEphemeralPostgres()
    await migrate(server.url)
    const world = new World(options, server)
    await world.#pool.query(`CREATE TABLE journal (id int PRIMARY KEY, channel text NOT NULL, key text)`)
    if (options.sqlMutation !== undefined) await world.#mutateSql(options.sqlMutation)
    world.#startNode(0)
    world.#startNode(1)
    for (const channel of channels) for (const node of [0, 1]) world.#subscribe(channel, node)
    const isReady = () => world.#subscribers.every(({ first }) => first !== undefined)
    for (const deadline = Date.now() + 30_000; !isReady() && Date.now() < deadline; ) await delay(20)
    return world
  }

  /** One writer: transactions with savepoints, rollbacks, repeated keys, and a connection that may be killed. */
  async write(random: Random): Promise<void> {
    while (!this.isOver) {
      const client = await this.#pool.connect().catch(() => undefined)
      if (client === undefined) {
        await delay(20)
        continue
      }
      try {
        await client.query('BEGIN')
        for (let n = random.below(4); n >= 0; n -= 1) await this.#publish(client, random)
        if (random.chance(0.2)) await delay(random.below(30))
        await client.query(random.chance(0.15) ? 'ROLLBACK' : 'COMMIT')
        client.release()
      } catch (error) {
        client.release(error instanceof Error ? error : true)
      }
    }
  }

  async #publish(
    client: { query: (sql: string, values?: unknown[]) => Promise<unknown> },
    random: Random,
  ): Promise<void> {
    const withSavepoint = random.chance(0.25)
    if (withSavepoint) await client.query('SAVEPOINT here')
    this.#journal += 1
    const id = this.#journal
    const channel = random.pick(channels)
    const key = random.chance(0.3) ? `k${random.below(200)}` : null
    await client.query('INSERT INTO journal VALUES ($1, $2, $3)', [id, channel, key])
    await client.query('SELECT portico.publish($1, to_json($2::int), $3)', [channel, id, key])
    if (withSavepoint) await client.query(random.chance(0.5) ? 'ROLLBACK TO here' : 'RELEASE here')
  }

  async breakThings(random: Random): Promise<void> {
    const {
      faults = ['kill-node', 'kill-both', 'restart-postgres', 'crash-postgres', 'kill-backend', 'rogue'],
    } = this.#options
    // What costs little happens often.
    const often = faults.filter((fault) => fault === 'kill-backend' || fault === 'rogue')
    while (!this.isOver && faults.length > 0) {
      await delay(50 + random.below(200))
      this.faults += 1
      await this.#break(
        often.length > 0 && random.chance(0.7) ? random.pick(often) : random.pick(faults),
        random,
      )
    }
  }

  async #break(fault: Fault, random: Random): Promise<void> {
    switch (fault) {
      case 'kill-node':
        return this.#killNodes([random.below(2)])
      case 'kill-both':
        return this.#killNodes([0, 1])
      case 'restart-postgres':
        return this.#restartPostgres('fast', random)
      case 'crash-postgres':
        return this.#restartPostgres('immediate', random)
      case 'kill-backend':
        await this.#pool
          .query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY random() LIMIT 1`)
          .catch(() => {})
        return
      case 'rogue':
        // Others that number at the same time, and die before they have sent anything.
        await Promise.all(Array.from({ length: 6 }, () => this.#numberWithoutSending().catch(() => {})))
        return
      default:
        return fault satisfies never
    }
  }

  async #numberWithoutSending(): Promise<void> {
    await this.#pool.query('SELECT count(*) FROM portico.sequence($1)', [allShards])
  }

  async #killNodes(nodes: readonly number[]): Promise<void> {
    for (const node of nodes) this.#nodes[node]?.kill('SIGKILL')
    await delay(100)
    for (const node of nodes) this.#startNode(node)
    for (const subscriber of this.#subscribers) {
      if (nodes.includes(subscriber.node))
        this.#resubscribe(subscriber, nodes.length === 2 ? subscriber.node : 1 - subscriber.node)
    }
  }

  async #restartPostgres(mode: 'fast' | 'immediate', random: Random): Promise<void> {
    await this.#server.halt(mode)
    await delay(random.below(300))
    await this.#server.resume()
  }

  async comeAndGo(random: Random): Promise<void> {
    while (!this.isOver) {
      await delay(20 + random.below(80))
      const subscriber = random.pick(this.#subscribers)
      if (random.chance(0.2)) this.#subscribe(random.pick(channels), random.below(2))
      else if (subscriber.position !== undefined) {
        this.#tell(subscriber.node, { kind: 'unsubscribe', subscription: subscriber.subscription })
        this.#resubscribe(subscriber, random.below(2))
      }
    }
  }

  async judge(): Promise<Verdict> {
    const tops = await this.#close()
    const committed = await this.#truth()
    const deadline = Date.now() + (this.#options.graceMs ?? 10_000)
    while (Date.now() < deadline && !this.#haveAll(tops)) await delay(20)
    const log = await this.#log()
    for (const subscriber of this.#subscribers) this.#examine(subscriber, tops, log)
    const delivered = this.#subscribers.reduce((sum, { received }) => sum + received.length, 0)
    return { committed, delivered, faults: this.faults, broken: [...this.#broken] }
  }

  /** One more on every channel; some are numbered by one that sends nothing. The tops, once all are numbered. */
  async #close(): Promise<ReadonlyMap<string, number>> {
    this.#isEnding = this.#options.reliableEnd ?? false
    for (const channel of channels) {
      this.#journal += 1
      await this.#pool.query(
        `WITH row AS (INSERT INTO journal VALUES ($2, $1) RETURNING id) SELECT portico.publish($1, to_json(id)) FROM row`,
        [channel, this.#journal],
      )
      await this.#numberWithoutSending()
    }
    const deadline = Date.now() + 20_000
    while (Date.now() < deadline) {
      const { rows } = await this.#pool.query('SELECT count(*)::int AS left FROM portico.outbox')
      if (rows[0]?.left === 0) break
      await delay(20)
    }
    const { rows } = await this.#pool.query('SELECT channel, top::int AS top FROM portico.stream')
    return new Map(rows.map(({ channel, top }) => [channel, top]))
  }

  /** The log holds exactly what was committed: each once, repeated keys once a channel, offsets without a hole. */
  async #truth(): Promise<number> {
    const log = `SELECT s.channel, p."offset", p.key, (p.data #>> '{}')::int AS id
      FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id`
    const questions = {
      'published without its row': `SELECT id FROM (${log}) l WHERE NOT EXISTS (SELECT FROM journal j WHERE j.id = l.id)`,
      'row without its publication': `SELECT id FROM journal j WHERE key IS NULL
        AND NOT EXISTS (SELECT FROM (${log}) l WHERE l.id = j.id)`,
      'key never published': `SELECT channel, key FROM journal j WHERE key IS NOT NULL
        AND NOT EXISTS (SELECT FROM (${log}) l WHERE l.channel = j.channel AND l.key = j.key)`,
      'key published twice': `SELECT channel, key FROM (${log}) l WHERE key IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1`,
      'offset given twice': `SELECT channel, "offset" FROM (${log}) l GROUP BY 1, 2 HAVING count(*) > 1`,
      'hole in the offsets': `SELECT channel FROM (${log}) l GROUP BY 1 HAVING max("offset") <> count(DISTINCT "offset")`,
    }
    for (const [name, sql] of Object.entries(questions)) {
      const { rows } = await this.#pool.query(sql)
      if (rows.length > 0) this.#broken.add(`${name}: ${JSON.stringify(rows.slice(0, 3))}`)
    }
    const { rows } = await this.#pool.query('SELECT count(*)::int AS n FROM journal')
    return rows[0]?.n ?? 0
  }

  /** The data of every publication, by `channel/offset`. */
  async #log(): Promise<ReadonlyMap<string, string>> {
    const { rows } =
      await this.#pool.query(`SELECT s.channel || '/' || p."offset" AS place, p.data::text AS data
      FROM portico.publication p JOIN portico.stream s ON s.id = p.stream_id`)
    return new Map(rows.map(({ place, data }) => [place, data]))
  }

  #haveAll(tops: ReadonlyMap<string, number>): boolean {
    return this.#subscribers.every(({ channel, position }) => position?.offset === tops.get(channel))
  }

  #examine(
    { id, channel, first, received }: Subscriber,
    tops: ReadonlyMap<string, number>,
    log: ReadonlyMap<string, string>,
  ): void {
    if (first === undefined) return void this.#broken.add(`subscriber ${id} of ${channel} never got in`)
    const end = received.at(-1)?.offset ?? first
    if (end !== tops.get(channel))
      this.#broken.add(`subscriber ${id} of ${channel} ended at ${end} of ${tops.get(channel)}`)
    for (const [index, { offset, data }] of received.entries()) {
      const wanted = first + index + 1
      const logged = log.get(`${channel}/${offset}`)
      if (offset === wanted && data === logged) continue
      this.#broken.add(
        offset === wanted
          ? `subscriber ${id} of ${channel} got ${data} as ${offset}, which is ${logged}`
          : `subscriber ${id} of ${channel} got ${offset} where ${wanted} was next`,
      )
      return
    }
  }

  #startNode(index: number): void {
    const { mutation, tailCheckMs } = this.#options
    const child = fork(nodeFile, {
      env: {
        ...process.env,
        DATABASE_URL: this.#server.url,
        ...(mutation && { MUTATION: JSON.stringify(mutation) }),
        ...(tailCheckMs && { TAIL_CHECK_MS: String(tailCheckMs) }),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    child.on('message', (message: FromNode) => this.#hear(message))
    this.#nodes[index] = child
  }

  #hear(message: FromNode): void {
    if (message.kind === 'hint') this.#passOn(message)
    else this.#heed(message)
  }

  #heed(message: Exclude<FromNode, Hint>): void {
    const subscriber = this.#subscriptions.get(message.subscription)
    if (subscriber?.subscription !== message.subscription) return
    switch (message.kind) {
      case 'subscribed':
        subscriber.first ??= message.position.offset
        subscriber.position ??= message.position
        return
      case 'lost':
        this.#broken.add(`subscriber ${subscriber.id} was told that ${subscriber.channel} is lost`)
        return
      case 'publication':
        subscriber.received.push({ offset: message.offset, data: message.data })
        subscriber.position = { epoch: message.epoch, offset: message.offset }
        return
      default:
        message satisfies never
    }
  }

  #passOn(hint: Hint): void {
    const { lossOfHints = 0.1 } = this.#options
    for (const node of [0, 1]) {
      if (!this.#isEnding && this.#hints.chance(lossOfHints)) continue
      this.#tell(node, hint)
      if (this.#hints.chance(0.05)) this.#tell(node, hint)
      if (this.#hints.chance(0.05)) setTimeout(() => this.#tell(node, hint), this.#hints.below(50))
    }
  }

  #subscribe(channel: string, node: number): void {
    const id = this.#subscribers.length
    const subscriber = {
      id,
      channel,
      node,
      subscription: 0,
      position: undefined,
      first: undefined,
      received: [],
    }
    this.#subscribers.push(subscriber)
    this.#resubscribe(subscriber, node)
  }

  #resubscribe(subscriber: Subscriber, node: number): void {
    this.#orders += 1
    subscriber.node = node
    subscriber.subscription = this.#orders
    this.#subscriptions.set(this.#orders, subscriber)
    const { channel, position } = subscriber
    this.#tell(node, {
      kind: 'subscribe',
      subscription: this.#orders,
      channel,
      ...(position && { since: position }),
    })
  }

  #tell(node: number, message: ToNode): void {
    const child = this.#nodes[node]
    if (child?.connected) child.send(message, () => {})
  }

  #openPool(): DbPool {
    const pool = openPool(this.#server.url, { maxConnections: 12, statementTimeoutMs: 5_000 })
    // A connection that is killed between two statements of a writer; the next statement fails.
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }

  async #mutateSql([from, to]: readonly [string, string]): Promise<void> {
    const { rows } = await this.#pool.query(`SELECT pg_get_functiondef('portico.sequence'::regproc) AS sql`)
    const sql = String(rows[0]?.sql)
    if (!sql.includes(from)) throw new Error(`portico.sequence has no longer: ${from}`)
    await this.#pool.query(sql.replace(from, to))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOver = true
    for (const child of this.#nodes) {
      if (child === undefined || child.exitCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await this.#pool.end()
    await this.#server.stop()
  }
}
