import type { SystemHandler } from './method.ts'

/** Answers a client that doubts its connection, with the finding of an unavailable store that its channels need. */
export const ping: SystemHandler<'ping'> = async (_params, { subscriptions }, { stores }) => {
  const finding = await stores.findingFor(subscriptions.kinds)
  return finding ? { finding } : {}
}
