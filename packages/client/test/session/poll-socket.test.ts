import t from 'tap'
import { pollSocketTo } from '../../src/session/poll-socket.ts'

const urls = { url: 'https://app.test/ws/poll', commandUrl: 'https://app.test/ws/emulation' }
const opened = { session: 's', node: 'n', seq: 1, frame: 'hello' }

type Answer = () => Response | Promise<Response>

const frameBytes = 100

/** An open socket whose requests get these answers in turn; the request after them never gets one. */
async function open(...answers: readonly Answer[]) {
  const asked: unknown[] = []
  const heard: string[] = []
  const { promise: over, resolve: close } = Promise.withResolvers<number>()
  const { promise: idle, resolve: waiting } = Promise.withResolvers<void>()
  const get: typeof fetch = async (_url, init) => {
    const answer = [() => Response.json(opened), ...answers][asked.length]
    asked.push(JSON.parse(String(init?.body)))
    if (answer) return answer()
    waiting()
    return new Promise(() => {})
  }
  const socket = new (pollSocketTo(urls, get, frameBytes))()
  socket.onmessage = ({ data }) => void heard.push(data)
  socket.onclose = ({ code }) => close(code)
  socket.onopen = () => socket.send('connect')
  return { asked, heard, over, idle }
}

const gateway: Answer = () => new Response('', { status: 502 })
const cut: Answer = () => Promise.reject(new TypeError('fetch failed'))

for (const [name, broken] of [
  ['the front door found nobody', gateway],
  ['the wire went away', cut],
] as const) {
  t.test(`asks once more when ${name}, and goes on where it was`, async (t) => {
    const { asked, heard, idle } = await open(broken, () => Response.json({ seq: 2, frame: 'news' }))
    await idle
    const poll = { session: 's', node: 'n', ack: 1 }
    t.same(asked, [{ data: 'connect' }, poll, poll, { ...poll, ack: 2 }])
    t.same(heard, ['hello', 'news'])
  })

  t.test(`is over when ${name} twice`, async (t) => {
    const { asked, over } = await open(broken, broken)
    t.equal(await over, 1006)
    t.equal(asked.length, 3)
  })
}

t.test('is over at once when the service holds no such connection', async (t) => {
  const { asked, over } = await open(() => new Response('{}', { status: 404 }))
  t.equal(await over, 1006)
  t.equal(asked.length, 2)
})

t.test('what is sent while a request is under way joins the next one, as far as a frame goes', async (t) => {
  const [small, large] = ['s'.repeat(40), 'l'.repeat(60)]
  const { promise: done, resolve: allSent } = Promise.withResolvers<void>()
  const sent: string[] = []
  const get: typeof fetch = async (_url, init) => {
    const { data } = JSON.parse(String(init?.body))
    if (data === undefined) return new Promise(() => {})
    sent.push(data)
    if (sent.length === 1) for (const frame of [small, small, large, large]) socket.send(frame)
    if (sent.at(-1) === sent.at(-2)) allSent()
    return Response.json(opened)
  }
  const socket = new (pollSocketTo(urls, get, frameBytes))()
  socket.onopen = () => socket.send('connect')
  await done
  t.same(sent, ['connect', `${small}\n${small}`, large, large])
})
