import path from 'node:path'
import { scratch } from '@portico/harness'

import { familyOf } from '../machine/usage.ts'
import { familyScript } from './family.ts'
import type { Contestant } from './server.ts'
import { writeTokens } from './tokens.ts'

/** A server of the Centrifuge family that is already running on this machine. */
interface GuestOptions {
  /** The address of its WebSocket: `ws://127.0.0.1:8000/connection/websocket`. */
  readonly url: string
  /** The process whose CPU time is read. */
  readonly pid: number
  /** The secret for connection tokens (HS256). */
  readonly secret: string
  /** The prefix of channels in which clients may subscribe and publish and positions are given. */
  readonly channelPrefix: string
}

/** It is driven by the same clients as our own service, and neither started nor stopped here. */
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
