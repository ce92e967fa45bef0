import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { onFreePort } from './on-free-port.ts'
import { scratch } from './scratch.ts'

export interface CaddyPlace {
  /** Where it shall listen, on 127.0.0.1. */
  readonly port: number
  /** The address its Caddyfile must give to `admin`, or it cannot be reloaded. */
  readonly admin: string
  /** For its certificates and whatever it stores. */
  readonly folder: string
}

export interface CaddyOptions {
  /** The Caddyfile; asked again for every reload. */
  readonly config: (place: CaddyPlace) => string | Promise<string>
  /** For the Caddyfile's placeholders. */
  readonly env?: (place: CaddyPlace) => Readonly<Record<string, string>>
}

/** A Caddy of its own. */
export async function startCaddy(options: CaddyOptions): Promise<Caddy> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await scratch('caddy')).path
  const { place, child } = await onFreePort(async (port) => {
    const at = { port, folder, admin: `unix//${folder}/admin.sock` }
    return { place: at, child: await launch(at, options) }
  })
  stack.use(child)
  return new Caddy(place, options, child, stack.move())
}

export class Caddy implements AsyncDisposable {
  readonly port: number
  readonly child: Child
  readonly #place: CaddyPlace
  readonly #options: CaddyOptions
  readonly #owned: AsyncDisposableStack

  constructor(place: CaddyPlace, options: CaddyOptions, child: Child, owned: AsyncDisposableStack) {
    this.port = place.port
    this.child = child
    this.#place = place
    this.#options = options
    this.#owned = owned
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get output(): string {
    return this.child.output
  }

  /** Writes the Caddyfile anew and has it taken up, even if it is the same. */
  async reload(): Promise<void> {
    const file = await writeCaddyfile(this.#place, this.#options)
    const args = [
      'reload',
      '--config',
      file,
      '--adapter',
      'caddyfile',
      '--address',
      this.#place.admin,
      '--force',
    ]
    await promisify(execFile)(findBinary('caddy'), args, { env: environment(this.#place, this.#options) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }
}

async function launch(place: CaddyPlace, options: CaddyOptions): Promise<Child> {
  const file = await writeCaddyfile(place, options)
  return Child.start(findBinary('caddy'), ['run', '--config', file, '--adapter', 'caddyfile'], {
    ready: /serving initial configuration/,
    env: environment(place, options),
  })
}

async function writeCaddyfile(place: CaddyPlace, { config }: CaddyOptions): Promise<string> {
  const file = path.join(place.folder, 'Caddyfile')
  await writeFile(file, await config(place))
  return file
}

function environment(place: CaddyPlace, { env }: CaddyOptions): NodeJS.ProcessEnv {
  const home = { HOME: place.folder, XDG_DATA_HOME: place.folder, XDG_CONFIG_HOME: place.folder }
  return { ...process.env, ...home, ...env?.(place) }
}
