import { type Agent, AgentFailure, type Turn } from './agent.ts'
import { eventData } from './event-stream.ts'

interface EndpointOptions {
  /** Up to and with `/v1`. */
  readonly url: string
  readonly apiKey: string | undefined
  readonly model: string
  /** How long it may be silent, before the first word and between words. */
  readonly silenceMs?: number
  readonly fetch?: typeof fetch
}

/** Any endpoint that speaks OpenAI's chat completions, streaming. */
export function endpointAgent(options: EndpointOptions): Agent {
  const { silenceMs = 30_000 } = options
  return async function* answer(turns, stop) {
    const silence = new AbortController()
    const timer = setTimeout(() => silence.abort(), silenceMs)
    try {
      const response = await ask(options, turns, AbortSignal.any([stop, silence.signal]))
      for await (const data of eventData(response)) {
        timer.refresh()
        if (data === '[DONE]') return
        yield textOf(data)
      }
      throw new AgentFailure('broken', 'the endpoint ended its answer without [DONE]')
    } catch (error) {
      stop.throwIfAborted()
      if (error instanceof AgentFailure) throw error
      const fault = silence.signal.aborted ? 'unreachable' : 'broken'
      throw new AgentFailure(fault, `the endpoint's answer could not be read (${fault})`, { cause: error })
    } finally {
      clearTimeout(timer)
      silence.abort()
    }
  }
}

async function ask(
  options: EndpointOptions,
  turns: readonly Turn[],
  signal: AbortSignal,
): Promise<ReadableStream> {
  const { url, apiKey, model, fetch = globalThis.fetch } = options
  const address = `${url.replace(/\/+$/, '')}/chat/completions`
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({
      model,
      stream: true,
      messages: turns.map(({ role, text }) => ({ role, content: text })),
    }),
    signal,
  }).catch((cause: unknown) => {
    throw new AgentFailure('unreachable', 'the endpoint does not answer', { cause })
  })
  // Only the status is kept: the body of a refusal may repeat a part of the key.
  if (!response.ok)
    throw new AgentFailure(faultOf(response.status), `the endpoint answered ${response.status}`)
  const isStream = response.headers.get('content-type')?.includes('text/event-stream') === true
  if (!isStream || response.body === null)
    throw new AgentFailure('broken', 'the endpoint answered without an event stream')
  return response.body
}

function faultOf(status: number): AgentFailure['fault'] {
  if (status === 401 || status === 403) return 'keyRefused'
  if (status === 404) return 'modelUnknown'
  if (status === 429 || status === 503) return 'overloaded'
  return status < 500 ? 'refused' : 'unreachable'
}

interface Chunk {
  readonly choices?: readonly { readonly delta?: { readonly content?: unknown } }[]
  readonly error?: unknown
}

function textOf(data: string): string {
  const chunk: Chunk | null = JSON.parse(data)
  if (chunk?.error !== undefined)
    throw new AgentFailure('broken', 'the endpoint reported an error within its answer')
  const content = chunk?.choices?.[0]?.delta?.content
  return typeof content === 'string' ? content : ''
}
