import { loadDb } from '@portico/db'

/** What the service loads: the channels, and what their policies are asked with. Not for a browser. */
export { app } from './index.ts'
export { principals } from './principals.ts'

export const database = (url: string) => loadDb(url)
