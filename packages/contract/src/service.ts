import { loadDb } from '@portico/db'

/** The module that the service loads: the channels, and the database for their policies. Not for browsers. */
export { app } from './index.ts'
export { principals } from './principals.ts'

export const database = (url: string) => loadDb(url)
