import { randomBytes } from 'node:crypto'

/** A unique name for one lifetime of a stream. */
export const newEpoch = (): string => randomBytes(6).toString('base64url')
