import type { Explanation, FindingId } from '@portico/protocol'
import type { Status } from '../status.ts'

export interface BulletinConsole {
  groupCollapsed(...label: readonly string[]): void
  info(...text: readonly string[]): void
  groupEnd(): void
}

/** Writes to the console what an outage is, again only if that changes, and once when it is over. */
export class Bulletin {
  readonly #console: BulletinConsole
  readonly #mentioned = new Set<string>()
  #said: { readonly id: FindingId; readonly since: number } | undefined

  constructor(console: BulletinConsole) {
    this.#console = console
  }

  tell({ state, explanation, trace, since }: Status): void {
    const isConnected = state === 'live' || state === 'degraded'
    if (explanation !== undefined && explanation.id !== this.#said?.id) {
      this.#say(explanation, trace)
      this.#said = { id: explanation.id, since: this.#said?.since ?? since }
    } else if (isConnected && explanation === undefined && this.#said !== undefined) {
      this.#console.info('Portico: all is well again.')
      this.#said = undefined
    }
  }

  /** Writes the same words only once, however often it happens. Returns whether they are new. */
  mention(explanation: Explanation): boolean {
    const { id, cause } = explanation
    if (this.#mentioned.has(id + cause)) return false
    this.#mentioned.add(id + cause)
    this.#say(explanation, undefined)
    return true
  }

  #say({ title, cause, cure, id, lines }: Explanation, trace: string | undefined): void {
    this.#console.groupCollapsed(`Portico: ${title}. ${cure}`)
    this.#console.info(cause)
    if (lines) this.#console.info(`nginx:\n${lines.nginx}\n\nCaddy:\n${lines.caddy}`)
    this.#console.info(`finding ${id}${trace === undefined ? '' : `, trace ${trace}`}`)
    this.#console.groupEnd()
  }
}
