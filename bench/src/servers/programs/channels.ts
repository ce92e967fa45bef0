/** The subscribers of each channel of a small server. */
export class Channels<Subscriber> {
  readonly #channels = new Map<string, Set<Subscriber>>()

  join(channel: string, subscriber: Subscriber): void {
    const subscribers = this.#channels.get(channel) ?? new Set()
    this.#channels.set(channel, subscribers.add(subscriber))
  }

  leave(channel: string, subscriber: Subscriber): void {
    this.#channels.get(channel)?.delete(subscriber)
  }

  of(channel: string): Iterable<Subscriber> {
    return this.#channels.get(channel) ?? []
  }
}

/** Parses what a publisher sends: the channel's name, a line break, the data. */
export function readPublication(text: string): { readonly channel: string; readonly data: string } {
  const end = text.indexOf('\n')
  return { channel: text.slice(0, end), data: text.slice(end + 1) }
}
