import type { SystemHandler } from './method.ts'

/** A sign of life for a client that doubts its connection. */
export const ping: SystemHandler<'ping'> = async () => ({})
