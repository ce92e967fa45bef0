/**
 * Names of keys and pub/sub channels. Keys of one channel share a hash tag, so they are in one Cluster slot and one
 * script can change them. Braces in names are escaped, so that they cannot end the tag.
 */
export class Keys {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  meta(channel: string): string {
    return this.#of(channel, 'meta')
  }

  stream(channel: string): string {
    return this.#of(channel, 'stream')
  }

  /** The result of the publication with this idempotency key. */
  once(channel: string, key: string): string {
    return this.#of(channel, `once:${key}`)
  }

  bus(channel: string): string {
    return this.#of(channel, 'bus')
  }

  presence(channel: string, part: 'clients' | 'users' | 'nodes' | 'purged'): string {
    return this.#of(channel, `presence:${part}`)
  }

  // The names below belong to no channel. A channel's tag begins with a colon; these do not.

  lease(part: 'expiry' | 'info'): string {
    return this.#own('nodes', `lease:${part}`)
  }

  control(to: string): string {
    return this.#own(`control:${escaped(to)}`, 'bus')
  }

  canary(node: string, attempt: number): string {
    return this.#own(`canary:${escaped(node)}:${attempt}`, 'bus')
  }

  attempt(place: number): string {
    return this.#own(`attempt:${place}`, 'report')
  }

  revocations(part: 'list' | 'bus'): string {
    return this.#own('revocations', part)
  }

  #of(channel: string, part: string): string {
    return `${this.#prefix}:{:${escaped(channel)}}:${part}`
  }

  #own(name: string, part: string): string {
    return `${this.#prefix}:{${name}}:${part}`
  }
}

function escaped(name: string): string {
  return name.replace(/[%{}]/g, encodeURIComponent)
}
