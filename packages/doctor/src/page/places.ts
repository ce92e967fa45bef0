import type { FindingId } from '@portico/protocol'

import type { CheckName } from '../check-table.ts'
import type { Component } from '../checks/readiness.ts'
import { findingsOf, type ReportedCheck, type State } from '../report.ts'

/** The parts between this page and its data, in the order of the path. */
export const places = {
  page: 'This page',
  door: 'Front door',
  web: 'Web app',
  service: 'Service',
  redis: 'Redis',
  postgres: 'Postgres',
  nodes: 'Other nodes',
} as const

export type Place = keyof typeof places

interface PlaceSight {
  readonly state: State
  readonly says: string
}

/** The place that a red check blames, unless the table below blames another one for its finding. */
const blamedByCheck: Readonly<Record<CheckName, Place>> = {
  name: 'door',
  port: 'door',
  certificate: 'door',
  page: 'web',
  config: 'service',
  clock: 'service',
  arrival: 'door',
  cookie: 'web',
  plain: 'door',
  token: 'web',
  upgrade: 'door',
  stranger: 'service',
  stream: 'door',
  poll: 'door',
  http2: 'door',
  hops: 'door',
  nodes: 'service',
  internals: 'door',
  readiness: 'service',
  roundTrip: 'service',
  idle: 'door',
}

const blamedByFinding: Readonly<Partial<Record<FindingId, Place>>> = {
  unreachable: 'door',
  notRouted: 'door',
  serviceDown: 'service',
  originRefused: 'service',
  invalidToken: 'web',
  wrongSignature: 'web',
  wrongAlgorithm: 'web',
  wrongAudience: 'web',
  wrongIssuer: 'web',
  unknownKey: 'web',
  tokenExpired: 'web',
  tokenNotYetValid: 'web',
  keysAway: 'service',
  userConnectionLimit: 'service',
  redisAway: 'redis',
  canaryLost: 'redis',
  postgresAway: 'postgres',
  logEnding: 'postgres',
  numberingLate: 'postgres',
}

const unseen: PlaceSight = { state: 'unknown', says: 'not seen yet' }

/** What is known about each place so far. */
export function seePlaces(
  made: readonly ReportedCheck[],
  components: readonly Component[] = [],
): Readonly<Record<Place, PlaceSight>> {
  const seen = (isSeen: boolean): PlaceSight => (isSeen ? { state: 'green', says: 'answers' } : unseen)
  const isGreen = (name: CheckName) => made.some((check) => check.name === name && check.state === 'green')
  // A front door with nothing behind it still answers.
  const isAnswered = made.some(({ state, finding }) => state === 'green' || finding?.id === 'serviceDown')
  const proofs: Readonly<Record<Place, PlaceSight>> = {
    page: { state: 'green', says: 'runs' },
    door: seen(isAnswered),
    web: seen(isGreen('page')),
    service: seen(isGreen('config')),
    redis: seeComponent('redis', components),
    postgres: seeComponent('postgres', components),
    nodes: seeNodes(components),
  }
  return Object.assign({}, proofs, Object.fromEntries(faultsOf(made)))
}

/** Of several faults of one place, shows the first, which is the nearest. */
function faultsOf(made: readonly ReportedCheck[]): Map<Place, PlaceSight> {
  const faults = new Map<Place, PlaceSight>()
  for (const check of made) {
    for (const { id, title } of findingsOf(check)) {
      const place = blamedByFinding[id] ?? blamedByCheck[check.name]
      if (!faults.has(place)) faults.set(place, { state: 'red', says: title })
    }
  }
  return faults
}

function seeComponent(name: string, components: readonly Component[]): PlaceSight {
  if (components.length === 0) return unseen
  const component = components.find((one) => one.name === name)
  if (component === undefined) return { state: 'unknown', says: 'not configured' }
  return { state: component.ok ? 'green' : 'red', says: component.detail || 'answers' }
}

function seeNodes(components: readonly Component[]): PlaceSight {
  const node = components.find(({ name }) => name === 'node')
  if (node === undefined) return unseen
  if (node.detail === '1 alive') return { state: 'unknown', says: 'there is one node' }
  return { state: node.ok ? 'green' : 'red', says: node.detail }
}
