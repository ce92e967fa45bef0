import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { scratch } from './scratch.ts'

export interface NginxPlace {
  /** Where it shall listen, on 127.0.0.1. */
  readonly port: number
  /** For its pid, its temporary files and whatever the configuration includes; workers of any user may enter it. */
  readonly folder: string
}

/**
 * The main configuration for a place; asked again for every reload. It must log to stderr at level notice, which is
 * how the harness learns that the workers run.
 */
export type NginxConfig = (place: NginxPlace) => string | Promise<string>

const STARTED = /start worker process \d+/
/** The old workers are told to go only once the new ones run, and take connections until they hear it. */
const RELOADED = /start worker process \d+[\s\S]*gracefully shutting down/

/** An nginx of its own. */
export async function startNginx(config: NginxConfig): Promise<Nginx> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await scratch('nginx')).path
  await chmod(folder, 0o755)
  const { place, child } = await onFreePort(async (port) => {
    const at = { port, folder }
    return { place: at, child: await launch(at, config) }
  })
  return new Nginx(place, config, child, stack.move())
}

export class Nginx implements AsyncDisposable {
  readonly port: number
  readonly #place: NginxPlace
  readonly #config: NginxConfig
  readonly #owned: AsyncDisposableStack
  #child: Child

  constructor(place: NginxPlace, config: NginxConfig, child: Child, owned: AsyncDisposableStack) {
    this.port = place.port
    this.#child = child
    this.#place = place
    this.#config = config
    this.#owned = owned
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get output(): string {
    return this.#child.output
  }

  /** As a crash does. */
  async kill(): Promise<void> {
    await this.#child.kill()
  }

  /** On the same port, after `kill`. */
  async restart(): Promise<void> {
    await this.#child.stop()
    this.#child = await launch(this.#place, this.#config)
  }

  /** Writes the configuration anew and has it taken up; resolves when an old worker accepts no more (all, if it is one). */
  async reload(): Promise<void> {
    await writeConfig(this.#place, this.#config)
    const before = this.#child.output.length
    this.#child.signal('SIGHUP')
    await this.#child.printed(RELOADED, { after: before })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
    await this.#owned.disposeAsync()
  }
}

async function launch(place: NginxPlace, config: NginxConfig): Promise<Child> {
  const file = await writeConfig(place, config)
  // -e: until the configuration is read, Debian's build would log to a file of the system's.
  const args = ['-c', file, '-p', place.folder, '-e', 'stderr', '-g', 'daemon off;']
  return Child.start(findBinary('nginx'), args, { ready: STARTED })
}

async function writeConfig(place: NginxPlace, config: NginxConfig): Promise<string> {
  const file = path.join(place.folder, 'nginx.conf')
  await writeFile(file, await config(place))
  return file
}
