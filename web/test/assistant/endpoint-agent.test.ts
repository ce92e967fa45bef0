import t from 'tap'

import { AgentFailure } from '../../features/assistant/agent/agent.ts'
import { endpointAgent } from '../../features/assistant/agent/endpoint-agent.ts'
import { all, chunk, serve } from './endpoint.ts'

const KEY = 'sk-very-secret'
const turns = [{ role: 'user', text: 'Why?' }] as const
const never = new AbortController().signal

async function failureOf(url: string, silenceMs = 5_000): Promise<AgentFailure> {
  const agent = endpointAgent({ url, apiKey: KEY, model: 'm', silenceMs })
  const error: unknown = await all(agent(turns, never)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AgentFailure) return error
  throw new Error(`expected an AgentFailure, got ${String(error)}`)
}

t.test('asks with key and model, and reads the answer however its bytes are cut', async (t) => {
  const { promise: asked, resolve } = Promise.withResolvers<{ url?: string; key?: string; body: unknown }>()
  const url = await serve(t, async (request, response) => {
    const body = JSON.parse(Buffer.concat(await all(request)).toString())
    resolve({ url: request.url ?? '', key: request.headers.authorization ?? '', body })
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const bytes = Buffer.from(`: hello\n\n${chunk('Grün')}${chunk(' ist gut')}data: [DONE]\n\n`)
    for (const byte of bytes) response.write(Buffer.from([byte]))
    response.end()
  })
  const agent = endpointAgent({ url, apiKey: KEY, model: 'm' })
  t.equal((await all(agent(turns, never))).join(''), 'Grün ist gut')
  t.match(await asked, {
    url: '/v1/chat/completions',
    key: `Bearer ${KEY}`,
    body: { model: 'm', stream: true, messages: [{ role: 'user', content: 'Why?' }] },
  })
})

t.test('names what the endpoint did wrong, and never says the key', async (t) => {
  const statuses = {
    401: 'keyRefused',
    404: 'modelUnknown',
    429: 'overloaded',
    400: 'refused',
    500: 'unreachable',
  }
  for (const [status, fault] of Object.entries(statuses)) {
    const url = await serve(t, (_, response) => {
      response.writeHead(Number(status)).end(`{"error":"bad key ${KEY}"}`)
    })
    const failure = await failureOf(url)
    t.equal(failure.fault, fault, status)
    t.notMatch(failure.message, KEY)
  }
  const page = await serve(t, (_, response) => response.end('<html>'))
  t.equal((await failureOf(page)).fault, 'broken')
  const half = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(chunk('half'))
  })
  t.equal((await failureOf(half)).fault, 'broken')
  const silent = await serve(t, () => {})
  t.equal((await failureOf(silent, 50)).fault, 'unreachable')
  t.equal((await failureOf('http://127.0.0.1:1/v1')).fault, 'unreachable')
})

t.test('ends with the reason it was told to end', async (t) => {
  const stop = new AbortController()
  const url = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(chunk('one'))
  })
  const agent = endpointAgent({ url, apiKey: undefined, model: 'm' })
  const answer = agent(turns, stop.signal)[Symbol.asyncIterator]()
  t.match(await answer.next(), { value: 'one' })
  const reason = new Error('stop')
  stop.abort(reason)
  await t.rejects(answer.next(), reason)
})
