import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** `node socket-io-main.ts [recovery]`: Socket.IO with its defaults, over WebSocket only. */
const recovery = process.argv[2] === 'recovery'
const server = createServer()
const io = new Server(server, {
  transports: ['websocket'],
  serveClient: false,
  ...(recovery && { connectionStateRecovery: { maxDisconnectionDuration: 120_000 } }),
})

io.on('connection', (socket) => {
  const { channel } = socket.handshake.query
  if (typeof channel === 'string' && !socket.recovered) socket.join(channel)
  socket.on('publish', (to: string, data: unknown) => io.to(to).emit('pub', data))
})

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`)
})
