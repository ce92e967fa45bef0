/** Compiled, and printed into docs/client.md. */

// #region tabs
import { Client } from '@portico/client'
import { oneConnection } from '@portico/client/tabs'

export const client = new Client({ auth: { token: '/api/portico/token' }, tabs: oneConnection })
// #endregion
