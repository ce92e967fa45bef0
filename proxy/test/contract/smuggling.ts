import type { Test } from 'tap'
import { HOST } from '../door.ts'
import type { House } from '../house.ts'
import { head, sendRaw } from '../raw.ts'

const inner = head('POST /api/publish', {
  Host: HOST,
  'X-Smuggled': 'yes',
  'Content-Length': 0,
  Connection: 'close',
})
const length = inner.length
const start = `POST /ws/emulation HTTP/1.1\r\nHost: ${HOST}\r\n`

/**
 * Requests that two servers may frame differently. Each hides another request in what one of them takes for a body.
 */
const ambiguous: Readonly<Record<string, string>> = {
  'a length twice, equal': `${start}Content-Length: 0\r\nContent-Length: ${length}\r\n\r\n${inner}`,
  'a list of lengths': `${start}Content-Length: 0, ${length}\r\n\r\n${inner}`,
  'a length with a sign': `${start}Content-Length: +${length}\r\n\r\n${inner}`,
  'a length in hex': `${start}Content-Length: 0x${length.toString(16)}\r\n\r\n${inner}`,
  'a length behind a tab': `${start}Content-Length:\t0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  'two codings': `${start}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'a list of codings': `${start}Transfer-Encoding: chunked, identity\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'a coding with a vertical tab': `${start}Transfer-Encoding: \u000bchunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'a folded length': `${start}X: y\r\n Content-Length: ${length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  'a bare newline': `${start}X: y\nTransfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'a bare return': `${start}X: y\rTransfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'a chunk’s extension with a newline': `${start}Transfer-Encoding: chunked\r\n\r\n0;\n\r\n${inner}`,
  'a chunk that is longer than it says': `${start}Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n0\r\n\r\n${inner}`,
  'an HTTP/1.0 body in chunks': `POST /ws/emulation HTTP/1.0\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\nContent-Length: ${length}\r\n\r\n0\r\n\r\n${inner}`,
  'two hosts': `POST /api/publish HTTP/1.1\r\nHost: ${HOST}\r\nHost: other.test\r\nX-Smuggled: yes\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
}

/** Request smuggling: one server takes for a body what another takes for a request. */
export function smuggling(t: Test, house: House): void {
  t.test('whatever two servers may read differently brings no second request to a node', async (t) => {
    for (const [name, bytes] of Object.entries(ambiguous)) {
      const before = house.realtimeSaw().length
      const { ended, status } = await sendRaw(house.door.port, bytes, { withinMs: 1_000 })
      const saw = house.realtimeSaw().slice(before)
      const smuggled = saw.filter(({ url, headers }) => url.includes('api') || 'x-smuggled' in headers)
      t.strictSame(smuggled, [], `${name}: ${status ?? ended}`)
    }
  })

  t.test('a client cannot have the door drop, double or hide what it says of it', async (t) => {
    const claims: Readonly<Record<string, string>> = {
      'named as hop by hop':
        'Connection: close, X-Forwarded-For, X-Forwarded-Host, Host\r\nX-Forwarded-For: 6.6.6.6\r\n',
      'said twice': 'Connection: close\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 6.6.6.7\r\n',
      'in other case': 'Connection: close\r\nx-FORWARDED-for: 6.6.6.6\r\n',
      'with an underscore': 'Connection: close\r\nX_Forwarded_For: 6.6.6.6\r\n',
    }
    for (const [name, lines] of Object.entries(claims)) {
      const { text, status } = await sendRaw(
        house.door.port,
        `GET /ws/config HTTP/1.1\r\nHost: ${HOST}\r\n${lines}\r\n`,
      )
      if (status !== 200) {
        t.equal(status, 400, `${name}: refused`)
        continue
      }
      t.match(text, /"x-forwarded-for":"127\.0\.0\.1"/, name)
      t.match(text, `"host":"${HOST}"`, name)
    }
  })
}
