import { connect, type Socket } from 'node:net'
import { WireClient } from '../../../services/realtime/test/support/wire-client.ts'
import type { House } from '../house/house.ts'
import type { Fault } from './fault.ts'
import { cutOff } from './names.ts'

const address = ({ door }: House) => `ws://127.0.0.1:${door.port}/ws`

/** Hostile clients. Whatever they do may cost only their own connections. */
export const guestFaults = {
  slowReaders: {
    says: 'clients that request much and read nothing',
    subject: 'guests',
    lastsMs: [2_000, 6_000],
    named: cutOff,
    async cause({ house }, random) {
      const names = Array.from({ length: 5 }, () => `slow-${random.below(1_000_000)}`)
      const came = await Promise.allSettled(
        names.map((user) => WireClient.connect(address(house), { user, answersPings: false })),
      )
      const readers = came.filter((one) => one.status === 'fulfilled').map(({ value }) => value)
      for (const reader of readers) {
        reader.socket.pause()
        for (let n = 0; n < 200; n += 1) {
          const request = { channel: `room:${n % 6}`, limit: 300, reverse: true }
          if (reader.socket.readyState === 1) reader.send([{ id: n + 10, name: 'history', request } as never])
        }
      }
      return {
        target: 'every room',
        async mend() {
          for (const reader of readers) reader.socket.resume()
          await Promise.all(readers.map((reader) => reader[Symbol.asyncDispose]()))
        },
      }
    },
  },
  hostileClients: {
    says: 'garbage, oversized frames, floods, and handshakes that are never finished',
    subject: 'guests',
    lastsMs: [1_000, 4_000],
    named: cutOff,
    async cause({ house }, random) {
      const sockets = await Promise.all(
        mischief.map(async (frames) => {
          const client = await WireClient.open(address(house)).catch(() => undefined)
          if (client?.socket.readyState !== 1) return undefined
          for (const frame of frames(random.below(1_000))) client.sendRaw(frame)
          return client
        }),
      )
      const halves = Array.from({ length: 10 }, () => half(house))
      return {
        target: 'the front door',
        async mend() {
          for (const socket of halves) socket.destroy()
          await Promise.all(sockets.map((client) => client?.[Symbol.asyncDispose]()))
        },
      }
    },
  },
} as const satisfies Record<string, Fault>

/** What hostile clients send, in any size. */
const mischief: readonly ((size: number) => readonly (string | Uint8Array)[])[] = [
  () => ['{'],
  () => ['[[[[[[[['.repeat(4_000)],
  (size) => [new Uint8Array(size + 1).fill(255)],
  (size) => [`{"id":1,"connect":{"token":"${'x'.repeat(70_000 + size)}"}}`],
  (size) => Array.from({ length: 500 + size }, (_, id) => `{"id":${id + 1},"ping":{}}`),
  () => Array.from({ length: 300 }, (_, id) => `{"id":${id + 1},"subscribe":{"channel":"room:${id}"}}`),
  () => ['{"id":1,"connect":{"token":"not one"}}'],
  () => [],
]

/** Sends half a handshake, and stays connected. */
function half({ door }: House): Socket {
  const socket = connect(door.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnec')
  return socket
}
