/**
 * Names of keys and of pub/sub channels. All that belongs to one channel carries the same hash tag, and so lives in
 * one slot of a Cluster, where one script can change it at once. Braces in a channel's name are escaped: the tag ends
 * where we end it.
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

  /** What a publication with this idempotency key led to. */
  once(channel: string, key: string): string {
    return this.#of(channel, `once:${key}`)
  }

  bus(channel: string): string {
    return this.#of(channel, 'bus')
  }

  presence(channel: string, part: 'clients' | 'users' | 'nodes' | 'purged'): string {
    return this.#of(channel, `presence:${part}`)
  }

  // What follows belongs to no channel. A channel's tag begins with a colon, and these do not.

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
