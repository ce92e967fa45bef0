import path from 'node:path'

import { Child, onFreePort } from '@portico/harness'

import { type Behind, type Door, HMR } from './door.ts'

export const MAIN = path.join(import.meta.dirname, '../embedded/src/main.ts')

/** Starts the embedded door in a separate process. */
export function startEmbeddedDoor(behind: Behind): Promise<Door> {
  return onFreePort(async (port) => new EmbeddedDoor(port, behind, await launch(port, behind)))
}

class EmbeddedDoor implements Door {
  readonly port: number
  readonly #behind: Behind
  readonly #children: Child[]

  constructor(port: number, behind: Behind, child: Child) {
    this.port = port
    this.#behind = behind
    this.#children = [child]
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /**
   * Its configuration is its environment, so a reload starts a new process; the old one finishes what it has begun.
   */
  async reload(): Promise<void> {
    const old = this.#children.at(-1)
    old?.signal('SIGTERM')
    await old?.printed(/accepts no more/)
    this.#children.push(await launch(this.port, this.#behind))
  }

  async kill(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.kill()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}

function launch(port: number, behind: Behind): Promise<Child> {
  return Child.start(process.execPath, [MAIN], { ready: /listens on/, env: environment(port, behind) })
}

export function environment(port: number, { web, realtime }: Behind): NodeJS.ProcessEnv {
  return {
    NODE_ENV: 'test',
    PORT: String(port),
    WEB_UPSTREAM: web,
    REALTIME_UPSTREAM: realtime.join(','),
    WEB_SOCKET_PATH: HMR,
    GRACE_SECONDS: '60',
  }
}
