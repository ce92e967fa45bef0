import { randomBytes } from 'node:crypto'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

export interface Answer {
  readonly healthy: boolean
  /** What was found; when that is wrong, also what to do. */
  readonly says: string
}

export interface Consultation {
  readonly name: string
  readonly ask: (origin: string) => Promise<Answer>
}

const PATIENCE_MS = 10_000

const WRONG_ROUTE =
  'Something else answers there: the front door has to send /ws, and all below it, to the realtime service.'

/** What must hold of one origin, from the page to a component of the service. */
export const consultations: readonly Consultation[] = [
  { name: 'page', ask: askPage },
  { name: '/ws/config', ask: askConfig },
  { name: 'GET /ws', ask: askWithoutUpgrade },
  { name: 'upgrade of /ws', ask: askUpgrade },
  { name: 'readiness', ask: askReadiness },
]

async function askPage(origin: string): Promise<Answer> {
  const { response } = await get(origin, '/')
  const isPage = response.ok && typeOf(response).includes('html')
  return isPage
    ? found(`${response.status}, HTML`)
    : lost(`${describe(response)}, expected a page. Does the web app run behind the front door?`)
}

async function askConfig(origin: string): Promise<Answer> {
  const { response, body } = await get(origin, '/ws/config')
  if (!response.ok || body === undefined)
    return lost(`${describe(response)}, expected 200 and JSON. ${WRONG_ROUTE}`)
  return found(`200, JSON: ${Object.keys(body).join(', ')}`)
}

async function askWithoutUpgrade(origin: string): Promise<Answer> {
  const { response, body } = await get(origin, '/ws')
  return response.status === 426 && body !== undefined
    ? found('426 and an explanation, as it has to be')
    : lost(`${describe(response)}, expected 426 and JSON. ${WRONG_ROUTE}`)
}

async function askReadiness(origin: string): Promise<Answer> {
  const { response, body } = await get(origin, '/ws/health/ready')
  if (body === undefined) return lost(`${describe(response)}, expected JSON. ${WRONG_ROUTE}`)
  return response.ok ? found('ready') : lost(`not ready: ${JSON.stringify(body)}`)
}

/** A real handshake, with the Origin that a browser on this page would send. */
async function askUpgrade(origin: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const send = origin.startsWith('https:') ? requestHttps : requestHttp
  const request = send(new URL('/ws', origin), {
    timeout: PATIENCE_MS,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin,
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  })
  request.once('upgrade', (_response, socket) => {
    socket.destroy()
    resolve(found('101, the socket is open'))
  })
  request.once('response', (response) => {
    response.resume()
    const status = `${response.statusCode} ${response.statusMessage}`
    resolve(
      lost(
        `${status}, expected 101. Does the front door pass Upgrade and Connection on, and is ${origin} allowed?`,
      ),
    )
  })
  request.once('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)))
  request.once('error', reject)
  request.end()
  return await promise
}

interface Reply {
  readonly response: Response
  /** The JSON object that came, if one did. */
  readonly body: object | undefined
}

async function get(origin: string, path: string): Promise<Reply> {
  const response = await fetch(new URL(path, origin), { signal: AbortSignal.timeout(PATIENCE_MS) })
  const text = await response.text()
  return { response, body: typeOf(response).includes('json') ? objectIn(text) : undefined }
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function typeOf(response: Response): string {
  return response.headers.get('content-type') ?? ''
}

function describe(response: Response): string {
  return `${response.status} ${typeOf(response).split(';')[0] || 'without a type'}`
}

function found(says: string): Answer {
  return { healthy: true, says }
}

function lost(says: string): Answer {
  return { healthy: false, says }
}
