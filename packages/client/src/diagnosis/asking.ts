import type { Diagnosis, Timeline, TraceCode } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Answer } from './evidence.ts'

/** The longest wait for an answer, so that a failure has its name within two seconds. */
const patience = 1_500

export interface Net {
  readonly get: typeof fetch
  readonly clock: Clock
}

/** Fetches a URL and returns the answer. */
export async function look(url: string, net: Net): Promise<Answer> {
  const answer = await ask(url, {}, net)
  if (answer.kind === 'none' && answer.reason !== tooSlow) {
    // A request without CORS reaches other origins too. It shows only that something answers.
    const blind = await ask(url, { mode: 'no-cors' }, net)
    if (blind.kind === 'answered' && blind.status === 0) return { kind: 'withheld', url }
  }
  return answer
}

/** Fetches the service's side of an attempt. By POST, since browsers send no Origin with a GET to the page's own origin. */
export async function askService(
  origin: string,
  code: TraceCode | undefined,
  net: Net,
): Promise<Diagnosis | undefined> {
  if (code === undefined) return undefined
  const answer = await ask(diagnoseUrl(origin, code), { method: 'POST' }, net)
  const body = answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined
  // The service's own document; no other one has a node.
  return body !== undefined && typeof body.node === 'string' ? (body as unknown as Diagnosis) : undefined
}

/** Sends the client's side and its finding to the service, so that operators can read both sides. */
export async function leaveNotes(origin: string, timeline: Timeline, net: Net): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ timeline })
  await ask(diagnoseUrl(origin, timeline.code), { method: 'POST', headers, body }, net)
}

function diagnoseUrl(origin: string, code: TraceCode): string {
  return `${origin}/ws/diagnose?trace=${code}`
}

const tooSlow = 'no answer in time'
const longestHop = 100

async function ask(url: string, init: RequestInit, { get, clock }: Net): Promise<Answer> {
  const aborter = new AbortController()
  const cancel = clock.after(patience, () => aborter.abort())
  try {
    const response = await get(url, {
      ...init,
      cache: 'no-store',
      redirect: 'follow',
      signal: aborter.signal,
    })
    const { headers, status } = response
    const type = headers.get('content-type') ?? ''
    const hop = (headers.get('server') ?? headers.get('via') ?? undefined)?.slice(0, longestHop)
    const body = type.includes('json')
      ? ((await response.json().catch(() => undefined)) as object)
      : undefined
    return { kind: 'answered', url, status, type, body: isRecord(body) ? body : undefined, hop }
  } catch (error) {
    return { kind: 'none', url, reason: aborter.signal.aborted ? tooSlow : reasonOf(error) }
  } finally {
    cancel()
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
