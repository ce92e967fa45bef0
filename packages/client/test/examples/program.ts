/** Compiled and run by a test, and printed into docs/client.md part by part. */
// #region channel
import { Client, type Position } from '@portico/client'

export function listen(client: Client, said: (text: string) => void): () => void {
  const room = client.channel('room:7')
  room.on('said', (text, { offset, replayed }) => said(`${offset} ${text}${replayed ? ' (missed)' : ''}`))
  room.onGap(() => said('load again: part of the stream is no longer available'))
  return () => room.release()
}
// #endregion

// #region history
/** What the room remembers, the newest first, a page at a time. */
export async function* past(client: Client, limit = 50) {
  let before: Position | undefined
  do {
    const { items, top } = await client.history('room:7', { limit, ...(before && { before }) })
    yield* items
    const oldest = items[limit - 1]?.offset
    // The next page ends before this one begins, in the same epoch.
    before = oldest === undefined ? oldest : { epoch: top.epoch, offset: oldest }
  } while (before)
}
// #endregion

// #region outside
/** A program has no page, so it has to say where to connect. */
export function program(token: () => Promise<string>): Client {
  const client = new Client({ origin: 'https://app.example', auth: { token } })
  client.start()
  return client
}
// #endregion
