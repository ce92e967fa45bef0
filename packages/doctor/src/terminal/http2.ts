import { connect } from 'node:http2'
import type { Check } from '../check.ts'
import { green, red, unknown, type Verdict } from '../verdict.ts'
import { failureOf } from './failure.ts'
import { type Place, placeOf, secure } from './way.ts'

const patienceMs = 5_000

export const http2: Check = {
  name: 'http2',
  needs: ['config'],
  async ask({ url }) {
    const place = placeOf(url)
    if (!place.isSecure) return green('HTTP/1.1: without TLS browsers speak nothing else')
    try {
      const [both, old] = [await agreed(place, ['h2', 'http/1.1']), await agreed(place, ['http/1.1'])]
      if (both !== 'h2') return green('HTTP/1.1 is agreed on')
      return judgeHttp2({ extendedConnect: await takesExtendedConnect(url), http1: old !== undefined })
    } catch (error) {
      return unknown(failureOf(error))
    }
  },
}

interface Http2Sight {
  /** RFC 8441: a WebSocket inside the one HTTP/2 connection. */
  readonly extendedConnect: boolean
  /** Whether HTTP/1.1 is offered as well: then browsers open a second connection for WebSockets. */
  readonly http1: boolean
}

export function judgeHttp2({ extendedConnect, http1 }: Http2Sight): Verdict {
  if (extendedConnect) return green('HTTP/2 is agreed on, and WebSockets pass inside it')
  if (http1) return green('HTTP/2 is agreed on; WebSockets take a connection of HTTP/1.1 of their own')
  return red('HTTP/2 alone, without extended CONNECT', { id: 'http2WithoutConnect' })
}

async function agreed(place: Place, offered: string[]): Promise<string | undefined> {
  try {
    const socket = await secure(place, { ALPNProtocols: offered })
    socket.destroy()
    // False if the other side has no ALPN: then it speaks HTTP/1.1.
    return socket.alpnProtocol || 'http/1.1'
  } catch (error) {
    if (offered.includes('h2')) throw error
    return undefined
  }
}

function takesExtendedConnect(url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const session = connect(url)
    session.setTimeout(patienceMs, () => session.destroy(new Error('no settings came')))
    session.once('error', reject)
    session.once('remoteSettings', ({ enableConnectProtocol }) => {
      resolve(enableConnectProtocol === true)
      session.destroy()
    })
  })
}
