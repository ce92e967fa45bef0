import path from 'node:path'
import { scratch } from '@portico/harness'

import { familyOf } from '../machine/usage.ts'
import { familyScript } from './family.ts'
import type { Contestant } from './server.ts'
import { writeTokens } from './tokens.ts'

/** A server of the Centrifuge family that runs already, on this machine. */
export interface GuestOptions {
  /** Where its WebSocket is: `ws://127.0.0.1:8000/connection/websocket`. */
  readonly url: string
  /** Its process, whose CPU is read. */
  readonly pid: number
  /** What it verifies connection tokens with (HS256). */
  readonly secret: string
  /** What the names of channels begin with, in which clients may subscribe and publish and positions are given. */
  readonly channelPrefix: string
}

/** The same clients as ours drive it. It is neither started nor stopped here. */
export function guest({ url, pid, secret, channelPrefix }: GuestOptions): Contestant {
  return {
    name: 'Centrifuge family',
    async start({ clients }) {
      const { hostname, port, pathname } = new URL(url)
      const host = hostname === 'localhost' ? '127.0.0.1' : hostname
      const folder = await scratch('tokens')
      const tokens = path.join(folder.path, 'tokens')
      await writeTokens(tokens, clients, secret)
      return {
        pids: familyOf(pid),
        script: familyScript({ hosts: [`${host}:${port || 80}`], path: pathname, tokens, channelPrefix }),
        [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
      }
    },
  }
}
