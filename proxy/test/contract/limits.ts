import type { Test } from 'tap'
import { HOST } from '../door.ts'
import type { House } from '../house.ts'
import { head, sendRaw, upgradeTo } from '../raw.ts'

/** Requests that are too large, or malicious. */
export function limits(t: Test, house: House): void {
  const { door } = house

  t.test('a request hidden in another one reaches no realtime node', async (t) => {
    const hidden = head('POST /api/publish', { Host: HOST, 'Content-Length': 0, Connection: 'close' })
    const host = { Host: HOST }
    const disguises: Record<string, string> = {
      'both lengths': `${head('POST /ws/emulation', { ...host, 'Content-Length': 5, 'Transfer-Encoding': 'chunked' })}0\r\n\r\n${hidden}`,
      'an unknown coding': `${head('POST /ws/emulation', { ...host, 'Transfer-Encoding': 'xchunked', 'Content-Length': hidden.length })}${hidden}`,
      'a blank before the colon': `${head('POST /ws/emulation', { ...host, 'Transfer-Encoding ': 'chunked', 'Content-Length': hidden.length })}0\r\n\r\n${hidden}`,
      'two lengths': `${head('POST /ws/emulation', { ...host, 'Content-Length': 0, 'content-length': hidden.length })}${hidden}`,
      'a folded header': `POST /ws/emulation HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: ${hidden.length}\r\n\r\n0\r\n\r\n${hidden}`,
      'a refused upgrade': `${upgradeTo('/ws', { 'Sec-WebSocket-Version': '777' })}${hidden}`,
    }
    for (const [name, bytes] of Object.entries(disguises)) {
      const { status } = await sendRaw(door.port, bytes)
      t.not(status, undefined, `${name} is answered: ${status}`)
    }
    t.same(
      house.realtimeSaw().filter(({ url }) => url.includes('api')),
      [],
    )
  })

  t.test('a body that is too large is answered 413, announced or not', async (t) => {
    const host = { Host: HOST, Connection: 'close' }
    const megabytes = 'x'.repeat(2 ** 21)
    const bodies = {
      announced: `${head('POST /upload', { ...host, 'Content-Length': megabytes.length })}${megabytes}`,
      chunked: `${head('POST /upload', { ...host, 'Transfer-Encoding': 'chunked' })}${megabytes.length.toString(16)}\r\n${megabytes}\r\n0\r\n\r\n`,
    }
    for (const [name, bytes] of Object.entries(bodies)) {
      const { status } = await sendRaw(door.port, bytes)
      t.equal(status, 413, name)
    }
  })

  t.test('a header that is too large is answered 431', async (t) => {
    for (const path of ['/', '/ws/config']) {
      const headers = { Host: HOST, Connection: 'close', Cookie: 'c'.repeat(40_000) }
      const { status } = await sendRaw(door.port, head(`GET ${path}`, headers))
      t.equal(status, 431)
    }
  })
}
