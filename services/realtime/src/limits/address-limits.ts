import { isIPv6, SocketAddress } from 'node:net'
import type { Limits } from './limits.ts'
import { type Clock, type Rate, TokenBucket } from './token-bucket.ts'

/** Allows for a whole office behind one address that reconnects at once. */
const burstSeconds = 5

/** About 1.5 MB when full. */
const rememberedAddresses = 10_000

/**
 * Rate limit per client address: for connects, for requests that name unknown connections, or for questions about
 * attempts. Remembers a bounded number of addresses and drops the least recently used, so that a flood from many
 * addresses cannot grow it.
 *
 * The address must be the client's: behind a front door, what the front door forwarded.
 */
export class AddressLimits {
  readonly #rate: Rate
  readonly #now: Clock
  readonly #capacity: number
  /** In order of use, the least recent first. */
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(
    limits: Pick<Limits, 'addressConnects'>,
    now: Clock = performance.now.bind(performance),
    capacity: number = rememberedAddresses,
  ) {
    this.#rate = { perSecond: limits.addressConnects, burst: limits.addressConnects * burstSeconds }
    this.#now = now
    this.#capacity = capacity
  }

  get perSecond(): number {
    return this.#rate.perSecond
  }

  get size(): number {
    return this.#buckets.size
  }

  /** Counts an attempt to connect. False when there were too many. */
  takeConnect(address: string): boolean {
    return this.#bucket(networkOf(address)).take(1)
  }

  /** Counts a request that went wrong after it was admitted. */
  charge(address: string): void {
    this.#bucket(networkOf(address)).charge(1)
  }

  /** True if the next attempt would be refused. */
  isSpent(address: string): boolean {
    return (this.#buckets.get(networkOf(address))?.waitMs(1) ?? 0) > 0
  }

  /** For `Retry-After`. */
  retryAfterSeconds(address: string): number {
    return Math.max(1, Math.ceil(this.#bucket(networkOf(address)).waitMs(1) / 1000))
  }

  #bucket(network: string): TokenBucket {
    const bucket = this.#buckets.get(network) ?? new TokenBucket(this.#rate, this.#now)
    this.#buckets.delete(network)
    this.#buckets.set(network, bucket)
    if (this.#buckets.size > this.#capacity) this.#forgetOldest()
    return bucket
  }

  #forgetOldest(): void {
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest)
      return
    }
  }
}

/** The network that one party controls: an IPv4 address, or an IPv6 /64. IPv4 written as IPv6 is the IPv4 address. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const bare = address.split('%', 1)[0] ?? address
  if (!isIPv6(bare)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)
  if (mapped?.[1] !== undefined) return mapped[1]
  return `${firstFourGroups(new SocketAddress({ address: bare, family: 'ipv6' }).address)}::/64`
}

/** Takes a canonical address, in which `::` stands for a run of zero groups. */
function firstFourGroups(canonical: string): string {
  const [head = '', tail] = canonical.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
