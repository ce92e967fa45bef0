import { connect } from 'node:net'

/** What came back for some bytes: the head of the answer, or nothing. */
interface Heard {
  readonly status: number | undefined
  readonly head: string
}

/** Says these bytes, piece by piece, then that there is no more, and listens until the other side has ended, too. */
export async function say(port: number, pieces: readonly Uint8Array[]): Promise<Heard> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('close', () => resolve())
  // The other side may have had enough before it has heard all.
  socket.on('error', () => {})
  for (const piece of pieces) await new Promise((sent) => socket.write(piece, sent))
  socket.end()
  await closed
  const head = Buffer.concat(chunks).toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]
  return { status: status === undefined ? undefined : Number(status), head }
}
