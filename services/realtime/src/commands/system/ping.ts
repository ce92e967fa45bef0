import type { SystemHandler } from './method.ts'

/** A sign of life for a client that doubts its connection, and what it cannot see: that a store is away. */
export const ping: SystemHandler<'ping'> = async (_params, { subscriptions }, { stores }) => {
  const finding = await stores.findingFor(subscriptions.kinds)
  return finding ? { finding } : {}
}
