import type { LinkOptions } from '../../src/redis/link.ts'
import { RedisLinks } from '../../src/redis/links.ts'

export const silent = { info: () => {}, error: () => {} }

let nodes = 0

/** Links of one more node, proven. Every test of a file may share a Redis when it takes a `prefix` of its own. */
export async function openLinks(setting: string, options: Partial<LinkOptions> = {}): Promise<RedisLinks> {
  const links = new RedisLinks(setting, { node: `node-${++nodes}`, log: silent, ...options })
  if (await links.proven(5_000)) return links
  await links[Symbol.asyncDispose]()
  throw new Error('Redis was not proven within five seconds')
}
