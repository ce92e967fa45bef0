import type { AddressInfo } from 'node:net'
import websocketPlugin from '@fastify/websocket'
import fastify from 'fastify'
import type { WebSocket } from 'ws'

import { Channels, readPublication } from './channels.ts'

/** A server with `@fastify/websocket`, as its documentation shows it. */
const channels = new Channels<WebSocket>()
const app = fastify()
await app.register(websocketPlugin, { options: { perMessageDeflate: false } })

app.get('/publish', { websocket: true }, (socket) => {
  socket.on('message', (text) => {
    const { channel, data } = readPublication(text.toString())
    for (const subscriber of channels.of(channel)) subscriber.send(data)
  })
})

app.get<{ Params: { readonly channel: string } }>('/:channel', { websocket: true }, (socket, request) => {
  const { channel } = request.params
  channels.join(channel, socket)
  socket.on('error', () => socket.terminate())
  socket.on('close', () => channels.leave(channel, socket))
})

await app.listen({ port: 0, host: '127.0.0.1', backlog: 4096 })
console.log(`listening ${(app.server.address() as AddressInfo).port}`)
