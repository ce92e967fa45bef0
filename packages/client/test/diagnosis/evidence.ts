import type { ClientStep, Diagnosis, Sighting, TraceReport } from '@portico/protocol'
import type { Answer, Evidence, PageSight } from '../../src/diagnosis/evidence.ts'

const origin = 'https://app.test'

export const html = (status: number, url = `${origin}/ws/config`): Answer => ({
  kind: 'answered',
  url,
  status,
  type: 'text/html',
  body: undefined,
})
export const json = (status: number, body: object, url = `${origin}/ws/config`): Answer => ({
  kind: 'answered',
  url,
  status,
  type: 'application/json',
  body: body as Readonly<Record<string, unknown>>,
})
/** The service's own answer, through a proxy that names itself. */
export const through = (hop: string): Answer => ({
  kind: 'answered',
  url: `${origin}/ws/config`,
  status: 200,
  type: 'application/json',
  body: { protocol: 'centrifuge-v2', version: '1' },
  hop,
})
export const nothing: Answer = { kind: 'none', url: `${origin}/ws/config`, reason: 'Failed to fetch' }

const page: PageSight = { origin, online: true, http2: false, clients: 1 }

export const diagnosis: Diagnosis = {
  node: 'n1',
  version: '1',
  protocol: 'centrifuge-v2',
  serverTime: 0,
  address: '10.0.0.1',
  httpVersion: '1.1',
  secure: { secure: true, because: '' },
  origin: {
    verdict: 'own',
    got: origin,
    expected: [origin],
    headerSeen: { name: 'origin', host: 'app.test' },
    explanation: '',
  },
  headers: { upgrade: {}, forwarded: {}, fetch: {} },
  cookies: [],
  trace: { code: 'PT-000000', reached: false, sightings: [], unanswered: [], timelines: [] },
}

/** The same, after asking the other nodes with this result. */
export function asked(changes: Partial<TraceReport>): Diagnosis {
  const nothing = { code: 'PT-000000', reached: false, sightings: [], unanswered: [], timelines: [] } as const
  return { ...diagnosis, trace: { ...nothing, ...changes } }
}

/** The same, with these sightings of the attempt. */
export function seeing(...sightings: readonly Sighting[]): Diagnosis {
  return asked({ reached: true, sightings })
}

export function sighting(changes: Partial<Sighting> & Pick<Sighting, 'transport'>): Sighting {
  const request = {
    method: 'GET',
    httpVersion: '1.1',
    address: '10.0.0.1',
    headers: { upgrade: 'websocket', connection: 'Upgrade' },
    cookies: [],
  }
  return { node: 'n1', at: 0, request, steps: [], ...changes }
}

export const dialled: readonly ClientStep[] = [
  { at: 0, what: 'started' },
  { at: 10, what: 'config', facts: { outcome: 'ok', ms: 10 } },
  { at: 20, what: 'dialled', transport: 'websocket' },
]
export const closed: ClientStep = {
  at: 30,
  what: 'closed',
  transport: 'websocket',
  facts: { code: 1006, quietMs: 10 },
}
export const opened: ClientStep = { at: 30, what: 'opened', transport: 'websocket' }
export const replied: ClientStep = { at: 40, what: 'replied', transport: 'websocket' }
export const lost: ClientStep = { at: 60_000, what: 'lost', transport: 'websocket' }
export const givenUp: ClientStep = { at: 5_020, what: 'failed', facts: { finding: 'unanswered' } }

/** A healthy service, and a WebSocket that closes before it has opened. */
export function evidence(changes: Partial<Evidence> = {}): Evidence {
  const attempt = changes.attempt ?? [...dialled, closed]
  return {
    finding: { id: 'unreachable', facts: { transport: 'websocket' } },
    attempt,
    steps: attempt,
    transport: 'websocket',
    carrying: undefined,
    dialled: { origin },
    page,
    pingSeconds: 25,
    versions: { first: '1', now: '1' },
    config: json(200, { protocol: 'centrifuge-v2', version: '1' }),
    socket: json(426, { error: 'upgrade required' }, `${origin}/ws`),
    service: diagnosis,
    skewSeconds: 0,
    ...changes,
  }
}

export function onPage(changes: Partial<PageSight>): PageSight {
  return { ...page, ...changes }
}
