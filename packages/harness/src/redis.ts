import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'

import { findBinary } from './binary.ts'
import type { Certificate } from './certificate.ts'
import { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { type Scratch, scratch } from './scratch.ts'

export interface RedisOptions {
  /** Further arguments of the server, as on its command line: `['--maxmemory', '1mb']`. */
  readonly args?: readonly string[]
  /** If given, the server speaks only TLS, with this certificate. */
  readonly certificate?: Pick<Certificate, 'file' | 'key'>
}

/** Starts an empty Redis for one test. It stores nothing on disk unless `args` say so. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await scratch('redis'))
  const server = await onFreePort((port) => RedisServer.start(port, options, folder))
  stack.move()
  return server
}

export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly #options: RedisOptions
  readonly #folder: Scratch
  #child: Child

  static async start(port: number, options: RedisOptions, folder: Scratch): Promise<RedisServer> {
    return new RedisServer(port, options, folder, await launch(port, options, folder))
  }

  private constructor(port: number, options: RedisOptions, folder: Scratch, child: Child) {
    this.port = port
    this.#options = options
    this.#folder = folder
    this.#child = child
  }

  get scheme(): 'redis' | 'rediss' {
    return this.#options.certificate === undefined ? 'redis' : 'rediss'
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`
  }

  get output(): string {
    return this.#child.output
  }

  /** Makes it accept connections and never answer, like a hung server. */
  freeze(): void {
    this.#child.freeze()
  }

  thaw(): void {
    this.#child.thaw()
  }

  /** Kills it at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#child.kill()
  }

  async stop(): Promise<void> {
    await this.#child.stop()
  }

  /** Starts it again on the same port, after `kill` or `stop`, with what its `args` made it store. */
  async restart(): Promise<void> {
    await this.#child.stop()
    this.#child = await launch(this.port, this.#options, this.#folder)
  }

  /** Deletes what it stored, as if its disk were lost. Call it between `kill` and `restart`. */
  async lose(): Promise<void> {
    for (const name of await readdir(this.#folder.path)) {
      await rm(path.join(this.#folder.path, name), { recursive: true })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
    await this.#folder[Symbol.asyncDispose]()
  }
}

function launch(port: number, { args = [], certificate }: RedisOptions, folder: Scratch): Promise<Child> {
  const base = [...listening(port, certificate), '--bind', '127.0.0.1', '--dir', folder.path]
  const inMemory = ['--save', '', '--appendonly', 'no']
  return Child.start(findBinary('redis'), [...base, ...inMemory, ...args], {
    ready: /Ready to accept connections/,
  })
}

/** The arguments for its port, and for TLS to clients and to a master. */
export function listening(port: number, certificate: RedisOptions['certificate']): readonly string[] {
  if (certificate === undefined) return ['--port', String(port)]
  const { file, key } = certificate
  const files = ['--tls-cert-file', file, '--tls-key-file', key, '--tls-ca-cert-file', file]
  return [
    '--port',
    '0',
    '--tls-port',
    String(port),
    ...files,
    '--tls-auth-clients',
    'no',
    '--tls-replication',
    'yes',
  ]
}
