import t from 'tap'
import { fallbackTo } from '../../src/session/fallback.ts'
import { discovery } from '../../src/testing/discovery.ts'

const urls = { url: 'https://app.test/ws/http_stream', commandUrl: 'https://app.test/ws/emulation' }
const headers = { 'content-type': 'application/json' }

t.test('commands of http_stream go out in order, however they would overtake each other', async (t) => {
  const asked: { readonly url: unknown; readonly init: RequestInit; readonly answer: () => void }[] = []
  const get: typeof fetch = async (url, init = {}) => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    asked.push({ url, init, answer: () => resolve(new Response(null, { status: 204 })) })
    return promise
  }
  const transport = 'http_stream'
  const { fetch: send = get } = fallbackTo(urls, { transport, discovery }, () => {}, get)
  const { signal } = new AbortController()
  const command = (data: string) => {
    const body = JSON.stringify({ session: 's', node: 'n', data })
    return send(urls.commandUrl, { method: 'POST', headers, body, signal })
  }
  const settle = async () => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }

  void send(urls.url, { method: 'POST', body: 'connect' })
  const first = command('1')
  await settle()
  const [second, third] = [command('2'), command('3')]
  await settle()
  t.same(
    asked.map(({ url, init }) => [url, init.body]),
    [
      [urls.url, 'connect'],
      [urls.commandUrl, '{"session":"s","node":"n","data":"1"}'],
    ],
    'the stream itself holds nobody up',
  )
  asked[1]?.answer()
  t.equal((await first).status, 204)
  await settle()
  t.match(asked.at(-1)?.init, {
    method: 'POST',
    headers,
    body: '{"session":"s","node":"n","data":"2\\n3"}',
    signal,
  })
  asked.at(-1)?.answer()
  t.same([(await second).status, (await third).status, asked.length], [204, 204, 3])
})
