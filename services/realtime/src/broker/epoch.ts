import { randomBytes } from 'node:crypto'

/** Names one life of a stream; two lives of a channel must never share a name. */
export const newEpoch = (): string => randomBytes(6).toString('base64url')
