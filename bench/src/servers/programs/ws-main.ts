import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

import { Channels, readPublication } from './channels.ts'

/** `node ws-main.ts frame|send`: a server of `ws` and nothing else. */
const channels = new Channels<WebSocket>()

/**
 * `frame`: encodes once and writes the bytes to the underlying socket. `send`: calls `send` of `ws` for each client.
 */
const deliver = {
  frame: (channel: string, data: string) => {
    const frame = frameOf(Buffer.from(data))
    for (const subscriber of channels.of(channel)) socketOf(subscriber).write(frame)
  },
  send: (channel: string, data: string) => {
    for (const subscriber of channels.of(channel)) subscriber.send(data)
  },
}[process.argv[2] === 'frame' ? 'frame' : 'send']

/** A server's text frame of less than 64 KiB. */
function frameOf(data: Buffer): Buffer {
  const head = data.length < 126 ? [0x81, data.length] : [0x81, 126, data.length >> 8, data.length & 255]
  return Buffer.concat([Buffer.from(head), data])
}

function socketOf(subscriber: WebSocket): NodeJS.WritableStream {
  return (subscriber as unknown as { readonly _socket: NodeJS.WritableStream })._socket
}

const server = new WebSocketServer({
  port: 0,
  host: '127.0.0.1',
  backlog: 4096,
  perMessageDeflate: false,
  clientTracking: false,
})
server.on('listening', () => console.log(`listening ${(server.address() as AddressInfo).port}`))
server.on('connection', (socket, { url = '' }) => {
  const channel = url.slice(1)
  socket.on('error', () => socket.terminate())
  if (channel === 'publish') {
    socket.on('message', (text) => {
      const publication = readPublication(text.toString())
      deliver(publication.channel, publication.data)
    })
    return
  }
  channels.join(channel, socket)
  socket.on('close', () => channels.leave(channel, socket))
})
