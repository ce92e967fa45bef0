import type { Facts, Finding, Sighting, Timeline, TraceReport } from '@portico/protocol'
import { explain, isFindingId } from '@portico/protocol/findings'

/** What happened at one moment, on one side. */
interface Moment {
  readonly at: number
  readonly line: string
}

/** Both sides of an attempt in one timeline, then the findings. */
export function tellTrace(report: TraceReport): readonly string[] {
  const { code, reached, sightings, timelines, unanswered, hindrance } = report
  const moments = [...sightings.flatMap(momentsOfService), ...timelines.flatMap(momentsOfClient)]
  if (moments.length === 0) return [`${code}: nobody remembers this attempt.`, ...forgotten(report)]
  moments.sort((one, other) => one.at - other.at)
  const [first] = moments
  return [
    `${code}, ${new Date(first?.at ?? 0).toISOString()}`,
    '',
    ...moments.map(({ at, line }) => `${String(at - (first?.at ?? 0)).padStart(7)} ms  ${line}`),
    '',
    ...sightings.map(describe),
    ...(reached ? [] : [unseen(timelines)]),
    ...unanswered.map((node) => `Node ${node} did not answer; what it saw is missing here.`),
    ...findingsIn([
      ...sightings,
      ...sightings.flatMap(({ steps }) => steps),
      ...timelines,
      { finding: hindrance },
    ]).flatMap(tellFinding),
  ]
}

/**
 * A node forgets an attempt when it stops or has seen many others since, so only what was found when the page reported
 * it is proof.
 */
function unseen(timelines: readonly Timeline[]): string {
  return timelines.some(({ reached }) => reached === false)
    ? 'The service saw nothing of it: when the page reported it, every node was asked, and none had seen it.'
    : 'No node that answered remembers it: it ended before it got there, or the node that saw it has stopped or forgotten it.'
}

function forgotten({ unanswered, hindrance }: TraceReport): readonly string[] {
  return [
    'A node remembers the last thousand attempts until it stops; Redis keeps what pages report of failed ones for a day. Either the code is older, or it is mistyped, or the attempt never reached the service.',
    ...unanswered.map((node) => `Node ${node} did not answer; it may have seen it.`),
    ...findingsIn([{ finding: hindrance }]).flatMap(tellFinding),
  ]
}

function momentsOfService({ node, transport, steps }: Sighting): readonly Moment[] {
  return steps.map(({ at, what, facts, finding }) => ({
    at,
    line: `service  ${transport.padEnd(11)}  ${what}${print({ ...facts, ...(finding && { finding: finding.id }) })}  (${node.slice(0, 8)})`,
  }))
}

function momentsOfClient({ steps }: Timeline): readonly Moment[] {
  return steps.map(({ at, what, transport = '', facts }) => ({
    at,
    line: `client   ${transport.padEnd(11)}  ${what}${print(facts)}`,
  }))
}

function describe({ transport, request: { method, httpVersion, address, headers } }: Sighting): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${transport} arrived as ${method} HTTP/${httpVersion} from ${address}; ${shown.join('; ')}`
}

function print(facts: Facts | undefined): string {
  if (facts === undefined) return ''
  const printed = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return printed.length === 0 ? '' : `: ${printed.join(', ')}`
}

/** Each once: both sides may have found the same. */
function findingsIn(told: readonly { readonly finding?: Finding | undefined }[]): readonly Finding[] {
  const found = told.flatMap(({ finding }) => (finding === undefined ? [] : [finding]))
  return [...new Map(found.map((finding) => [finding.id, finding])).values()]
}

/** A newer service may report a finding this version does not know. */
function tellFinding(finding: Finding): readonly string[] {
  if (!isFindingId(finding.id)) return ['', String(finding.id)]
  const { id, title, cause, cure, lines } = explain(finding)
  const proxy = lines === undefined ? [] : ['', 'nginx:', lines.nginx, '', 'Caddy:', lines.caddy]
  return ['', `${title} (${id})`, cause, cure, ...proxy]
}
