import t, { type Test } from 'tap'

import { openAgent } from '../../features/assistant/agent/open-agent.ts'
import { all, chunk, serve } from './endpoint.ts'

const turns = [{ role: 'user', text: 'Why?' }] as const
const never = new AbortController().signal

function setEnvironment(t: Test, variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables)
  t.teardown(() => {
    for (const name of Object.keys(variables)) delete process.env[name]
  })
}

t.test('the endpoint that the environment names is asked, with its key and its model', async (t) => {
  const asked: unknown[] = []
  const url = await serve(t, async (request, response) => {
    const { model } = JSON.parse(Buffer.concat(await all(request)).toString())
    asked.push([request.headers.authorization, model])
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`${chunk('Because.')}data: [DONE]\n\n`)
  })
  setEnvironment(t, { ASSISTANT_URL: url, ASSISTANT_API_KEY: 'sk-of-ours', ASSISTANT_MODEL: 'a-model' })
  t.equal((await all(openAgent()(turns, never))).join(''), 'Because.')
  t.strictSame(asked, [['Bearer sk-of-ours', 'a-model']])
})

t.test('without an endpoint the local agent answers', async (t) => {
  setEnvironment(t, { ASSISTANT_WORDS_PER_SECOND: '1000' })
  t.match((await all(openAgent()(turns, never))).join(''), /a local agent/)
})
