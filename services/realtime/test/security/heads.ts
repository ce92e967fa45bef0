import fc from 'fast-check'
import { testOrigin } from '../support/service.ts'

/** A head as it goes over the wire, and where it is cut into packets. */
export interface Spoken {
  readonly bytes: Buffer
  readonly cuts: readonly number[]
}

export function piecesOf({ bytes, cuts }: Spoken): Buffer[] {
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return borders
    .slice(1)
    .map((end, index) => bytes.subarray(borders[index], end))
    .filter(({ length }) => length > 0)
}

const handshake = [
  'GET /ws HTTP/1.1',
  'Host: app.test',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  `Origin: ${testOrigin}`,
] as const

/** What has led servers astray before: sizes, controls, ends of lines, two lengths, names of the prototype. */
const oddLines = [
  'GET /ws HTTP/1.0',
  'GET /ws HTTP/9.9',
  'GET /ws',
  'POST /ws HTTP/1.1',
  'CONNECT app.test:80 HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'GET http://other.test/ws HTTP/1.1',
  'GET //ws HTTP/1.1',
  'GET /ws?cf_protocol=protobuf&cf_protocol[]=x HTTP/1.1',
  'GET /ws/%0d%0aX-Injected:%201 HTTP/1.1',
  'GET /ws%ff%fe HTTP/1.1',
  'PRI * HTTP/2.0',
  '\u0016\u0003\u0001\u0002\u0000',
  'Connection: keep-alive, Upgrade',
  'Connection: close',
  'Connection: upgrade, sec-websocket-key',
  'Upgrade: h2c',
  'Upgrade: websocket, websocket',
  'Upgrade: WEBSOCKET',
  'Sec-WebSocket-Version: 8',
  'Sec-WebSocket-Version: 99999999999999999999',
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: ',
  'Sec-WebSocket-Protocol: centrifuge-protobuf, centrifuge-protobuf',
  'Sec-WebSocket-Protocol: ,;=',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99',
  `Sec-WebSocket-Extensions: ${'permessage-deflate; '.repeat(400)}`,
  'Origin: null',
  'Origin: http://other.test',
  `Origin: ${testOrigin}.other.test`,
  `Origin: ${testOrigin}\u0000.other.test`,
  'Content-Length: 5',
  'Content-Length: -1',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, identity',
  'Expect: 100-continue',
  'Expect: something',
  'Trailer: x',
  '__proto__: x',
  'constructor: x',
  `Cookie: ${'=;'.repeat(500)}`,
  'X-Forwarded-For: 10.0.0.1\u0001',
  'X-Portico-Trace: ../../../etc/passwd',
  ' folded: into the line above',
  'no colon at all',
  ': no name',
  'Space : before the colon',
  `X-Long: ${'x'.repeat(20_000)}`,
  'X-Bare: a\rX-Injected: 1',
  'X-Line: a\nX-Injected: 1',
  'X-Nul: \u0000',
]

const crowd = Array.from({ length: 3_000 }, (_, index) => `X-${index}: 1`).join('\r\n')
const line = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...oddLines) },
  { weight: 2, arbitrary: fc.constantFrom(...handshake.slice(1)) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant(crowd) },
)

/** One thing done to the lines of a good handshake. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(8), line }),
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(6), line }),
  fc.record({ kind: fc.constant('drop' as const), at: fc.nat(6) }),
  fc.record({ kind: fc.constant('double' as const), at: fc.nat(6) }),
)

const ending = fc.oneof(
  { weight: 6, arbitrary: fc.constant('\r\n\r\n') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n\n', '\r\n', '', '\r\r', '\r\n\r\n\u0081\u0080\u0000\u0000\u0000\u0000'),
  },
  // The next request in the same packet, and bytes that are no frame.
  { weight: 1, arbitrary: fc.constant('\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n') },
  {
    weight: 1,
    arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((rest) => `\r\n\r\n${rest}`),
  },
)

/** A handshake, less and less of one. */
export const spoken: fc.Arbitrary<Spoken> = fc
  .record({
    damages: fc.array(damage, { maxLength: 4 }),
    ending,
    cuts: fc.array(fc.nat(300), { maxLength: 3 }),
    flip: fc.option(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { freq: 4 }),
  })
  .map(({ damages, ending, cuts, flip }) => {
    const lines: string[] = [...handshake]
    for (const one of damages) {
      if (one.kind === 'insert') lines.splice(one.at, 0, one.line)
      if (one.kind === 'replace') lines.splice(one.at, 1, one.line)
      if (one.kind === 'drop') lines.splice(one.at, 1)
      if (one.kind === 'double') lines.splice(one.at, 0, ...lines.slice(one.at, one.at + 1))
    }
    const bytes = Buffer.from(lines.join('\r\n') + ending, 'latin1')
    if (flip) bytes[flip.at % Math.max(bytes.length, 1)] = flip.byte
    return { bytes, cuts }
  })
