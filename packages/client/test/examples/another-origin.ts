/** Compiled, and printed into docs/client.md. */

// #region another-origin
import { Client } from '@portico/client'

export const client = new Client({ origin: 'https://realtime.example.com' })
// #endregion
