import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Cluster, Redis } from 'ioredis'

/** Lua that Redis runs in one atomic step. Sent by its digest; the text follows when Redis does not know it. */
export class Script {
  readonly #text: string
  readonly #digest: string

  /** Several files are joined into one script, in order. */
  constructor(...files: readonly URL[]) {
    this.#text = files.map((file) => readFileSync(file, 'utf8')).join('\n')
    this.#digest = createHash('sha1').update(this.#text).digest('hex')
  }

  async run(
    client: Redis | Cluster,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await client.evalsha(this.#digest, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return await client.eval(this.#text, keys.length, ...keys, ...args)
    }
  }
}
