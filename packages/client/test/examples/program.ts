/** Compiled and run by a test, and printed into docs/client.md part by part. */
// #region channel
import { Client } from '@portico/client'

export function listen(client: Client, said: (text: string) => void): () => void {
  const room = client.channel('room:7')
  room.on('said', (text, { offset, replayed }) => said(`${offset} ${text}${replayed ? ' (missed)' : ''}`))
  room.onGap(() => said('load anew: a part of the stream cannot be had any more'))
  return () => room.release()
}
// #endregion

// #region outside
/** A program has no page, so it says where to connect to. */
export function program(token: () => Promise<string>): Client {
  const client = new Client({ origin: 'https://app.example', auth: { token } })
  client.start()
  return client
}
// #endregion
