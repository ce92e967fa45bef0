import type { Diagnosis, Timeline, TraceCode } from '@portico/protocol'
import type { Clock } from '../clock.ts'
import type { Answer } from './evidence.ts'

/** A name is to be there within two seconds of the failure, so no answer is waited for longer. */
const patience = 1_500

export interface Net {
  readonly get: typeof fetch
  readonly clock: Clock
}

/** Opens an address as a person would, and says what came. */
export async function look(url: string, net: Net): Promise<Answer> {
  const answer = await ask(url, {}, net)
  if (answer.kind === 'none' && answer.reason !== tooSlow) {
    // Without a look at the answer even another origin may be asked: that something answers is all that is learnt.
    const blind = await ask(url, { mode: 'no-cors' }, net)
    if (blind.kind === 'answered' && blind.status === 0) return { kind: 'withheld', url }
  }
  return answer
}

/** The service's side of an attempt. By POST: with a GET to the page's own origin no Origin is sent. */
export async function askService(
  origin: string,
  code: TraceCode | undefined,
  net: Net,
): Promise<Diagnosis | undefined> {
  if (code === undefined) return undefined
  const answer = await ask(placeOf(origin, code), { method: 'POST' }, net)
  const body = answer.kind === 'answered' && answer.status === 200 ? answer.body : undefined
  // The service's own document; anything else has no node.
  return body !== undefined && typeof body.node === 'string' ? (body as unknown as Diagnosis) : undefined
}

/** Leaves the client's side with the service, and the name it came to, so that whoever operates it can read both. */
export async function leaveNotes(origin: string, timeline: Timeline, net: Net): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ timeline })
  await ask(placeOf(origin, timeline.code), { method: 'POST', headers, body }, net)
}

function placeOf(origin: string, code: TraceCode): string {
  return `${origin}/ws/diagnose?trace=${code}`
}

const tooSlow = 'no answer in time'

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
    const type = response.headers.get('content-type') ?? ''
    const body = type.includes('json')
      ? ((await response.json().catch(() => undefined)) as object)
      : undefined
    return { kind: 'answered', url, status: response.status, type, body: isRecord(body) ? body : undefined }
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
