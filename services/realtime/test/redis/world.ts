import { until } from '@portico/harness'
import type { LinkOptions } from '../../src/redis/link.ts'
import { RedisLinks } from '../../src/redis/links.ts'

export const silent = { info: () => {}, error: () => {} }

let nodes = 0

/** Links of one more node, proven. Every test of a file may share a Redis when it takes a `prefix` of its own. */
export async function openLinks(setting: string, options: Partial<LinkOptions> = {}): Promise<RedisLinks> {
  const links = new RedisLinks(setting, { node: `node-${++nodes}`, log: silent, ...options })
  try {
    await proven(links)
    return links
  } catch (error) {
    await links[Symbol.asyncDispose]()
    throw error
  }
}

/** Publications come back from every Redis. */
export async function proven(links: RedisLinks): Promise<void> {
  await until('Redis is proven', () => links.isReady)
}
