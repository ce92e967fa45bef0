import { connect } from 'node:net'
import { until } from '@portico/harness'
import t, { type Test } from 'tap'
import { type RunningService, startService, testOrigin } from '../support/service.ts'

/** As long as a body may be. */
const bodyBytes = 131_072

/** A request that has begun: none of its body is sent yet. */
function begin(t: Test, { url }: RunningService, address = '192.0.2.1') {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
  t.teardown(() => socket.destroy())
  let said = ''
  socket
    .setEncoding('utf8')
    .on('data', (text: string) => {
      said += text
    })
    .on('error', () => {})
  const head = [
    'POST /ws/poll HTTP/1.1',
    'Host: app.test',
    `Origin: ${testOrigin}`,
    `X-Forwarded-For: ${address}`,
    `Content-Length: ${bodyBytes}`,
    'Expect: 100-continue',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  const heard = (status: number) => said.includes(`HTTP/1.1 ${status} `)
  const hears = (status: number) => until(`${status}`, () => heard(status))
  return { socket, heard, hears }
}

t.test('a request that does not arrive whole is ended', async (t) => {
  await using running = await startService({ arrivalMs: 400 })
  const { socket, hears } = begin(t, running)
  socket.write('{"data":"half of it')
  await hears(408)
  await until('it to be ended', () => socket.closed)
})

t.test('what one address has begun to send is bounded, and others are as welcome as ever', async (t) => {
  await using running = await startService()
  const begun = Array.from({ length: 65 }, () => begin(t, running))
  await Promise.all(begun.map(({ hears }) => hears(100)))
  const refused = await until('one to be refused', () => begun.find(({ heard }) => heard(429)))
  const rest = begun.filter((one) => one !== refused)
  const other = begin(t, running, '192.0.2.2')
  for (const { socket } of [...rest, other]) socket.write('x'.repeat(bodyBytes))
  await Promise.all([...rest, other].map(({ hears }) => hears(400)))

  const later = begin(t, running)
  later.socket.write('x'.repeat(bodyBytes))
  await later.hears(400)
})

t.test('how much that is can be set', async (t) => {
  await using running = await startService({ env: { LIMIT_NODE_ARRIVAL_BYTES: String(8 * bodyBytes) } })
  const room = [begin(t, running), begin(t, running)]
  await Promise.all(room.map(({ hears }) => hears(100)))
  await begin(t, running).hears(429)
})
