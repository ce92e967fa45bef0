/** The outcome of one probe of this page's own origin: a word, and the facts behind it. */
export interface Result {
  readonly tone: 'live' | 'waiting' | 'fault'
  readonly word: string
  readonly facts: readonly Fact[]
}

interface Fact {
  readonly name: string
  readonly value: string
}

export type Probe = (signal: AbortSignal) => Promise<Result>

/** `/ws/config`: what the service offers. */
export const discover: Probe = async (signal) => {
  const { response, body } = await ask('/ws/config', signal)
  if (!response.ok) return unexpected('/ws/config', response)
  return { tone: 'live', word: 'Found', facts: factsOf(body) }
}

/** `/ws/health/ready`: each component by name. It answers 503 in the same shape if one is away. */
export const checkReadiness: Probe = async (signal) => {
  const { response, body } = await ask('/ws/health/ready', signal)
  if (!response.ok && body === undefined) return unexpected('/ws/health/ready', response)
  const facts = factsOf(body)
  if (!response.ok) return { tone: 'fault', word: 'Not ready', facts }
  const isDegraded = facts.some(({ name, value }) => name === 'status' && value === 'degraded')
  return isDegraded ? { tone: 'waiting', word: 'Degraded', facts } : { tone: 'live', word: 'Ready', facts }
}

/** Opens a WebSocket to `/ws` as a client would, and closes it. */
export const attemptSocket: Probe = async (signal) => {
  const started = performance.now()
  const socket = new WebSocket(new URL('/ws', location.href.replace(/^http/, 'ws')))
  const { promise, resolve } = Promise.withResolvers<Result>()
  const elapsed = () => `${Math.round(performance.now() - started)} ms`
  socket.onopen = () =>
    resolve({ tone: 'live', word: 'Open', facts: [{ name: 'opened after', value: elapsed() }] })
  socket.onclose = ({ code }) =>
    resolve({
      tone: 'fault',
      word: 'Refused',
      facts: [
        { name: 'closed after', value: elapsed() },
        { name: 'close code', value: String(code) },
      ],
    })
  signal.addEventListener('abort', () => socket.close())
  const result = await promise
  socket.close()
  return result
}

async function ask(path: string, signal: AbortSignal): Promise<{ response: Response; body: unknown }> {
  const response = await fetch(path, {
    cache: 'no-store',
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  })
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  return { response, body: isJson ? await response.json() : undefined }
}

function unexpected(path: string, response: Response): Result {
  return {
    tone: 'fault',
    word: 'Not found',
    facts: [
      { name: 'asked', value: path },
      { name: 'answered', value: `${response.status} ${response.statusText}`.trim() },
    ],
  }
}

/** The leaves of a JSON document, each by its path. */
export function factsOf(document: unknown, path = ''): Fact[] {
  if (Array.isArray(document)) return [{ name: path, value: document.map(labelOf).join(', ') }]
  if (typeof document !== 'object' || document === null) return [{ name: path, value: String(document) }]
  return Object.entries(document).flatMap(([name, value]) => factsOf(value, path ? `${path}.${name}` : name))
}

/** An item of a list is labelled by its name, if it has one. */
function labelOf(item: unknown): string {
  const isNamed = typeof item === 'object' && item !== null && 'name' in item
  return isNamed ? String(item.name) : JSON.stringify(item)
}
