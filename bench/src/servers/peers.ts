import { nativeProgram } from '../load/compile.ts'
import type { Script } from '../load/script.ts'
import { type Program, startNodeProgram, startProgram } from './program.ts'
import type { Contestant, Server } from './server.ts'

/** The servers that ours is compared with. None authenticates, keeps a history or gives positions. */

export const floor: Contestant = {
  name: 'floor in C',
  start: async () => bare(await startProgram(nativeProgram('floor'))),
}

/** The least a Node server can do: `ws`, with one frame made once and written to the underlying socket. */
export const wsFrame: Contestant = {
  name: 'ws, one frame',
  start: async () => bare(await startNodeProgram('ws', 'frame')),
}

/** As `ws` is commonly used. */
export const wsSend: Contestant = {
  name: 'ws, send',
  start: async () => bare(await startNodeProgram('ws', 'send')),
}

export const fastifyWebSocket: Contestant = {
  name: '@fastify/websocket',
  start: async () => bare(await startNodeProgram('fastify-websocket')),
}

export const socketIo: Contestant = {
  name: 'Socket.IO',
  start: async () => socketIoServer(await startNodeProgram('socket-io'), ['send', '40']),
}

/** Socket.IO with connection-state recovery. */
export const socketIoRecovery: Contestant = {
  name: 'Socket.IO, recovery',
  start: async () =>
    socketIoServer(
      await startNodeProgram('socket-io', 'recovery'),
      ['send', '40'],
      ['again await', '0{'],
      ['again send', '40{"pid":"{epoch}","offset":"{offset}"}'],
      ['again await', '40{'],
      ['epoch', '"pid":" "'],
      ['offset', '}," "'],
    ),
}

/** The path is the channel, and connecting to it subscribes. */
function bare(program: Program): Server {
  const script: Script = [
    ['address', `127.0.0.1 ${program.port}`],
    ['path', '/{channel}'],
    ['channel', 'c{n}'],
    ['publisher path', '/publish'],
    ['publish', '{channel}\n{data}'],
  ]
  return { pids: [program.pid], script, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

function socketIoServer(program: Program, ...more: Script): Server {
  const path = '/socket.io/?EIO=4&transport=websocket'
  const script: Script = [
    ['address', `127.0.0.1 ${program.port}`],
    ['path', `${path}&channel={channel}`],
    ['channel', 'c{n}'],
    ['await', '0{'],
    ...more,
    ['await', '40{'],
    ['ping', '2'],
    ['pong', '3'],
    ['publisher path', path],
    ['publisher await', '0{'],
    ['publisher send', '40'],
    ['publisher await', '40{'],
    ['publish', '42["publish","{channel}",{data}]'],
  ]
  return { pids: [program.pid], script, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}
