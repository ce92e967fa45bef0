import type { ClientInfo, Publication, RawJson } from '@portico/protocol'
import type { Arrival } from './broker.ts'

/**
 * How publications, joins and leaves look on the way between nodes and in a store's history: a line of what goes
 * with the payload, then the payload as it is, which no node on the way parses or prints again.
 *
 *     body      <attributes as JSON, or nothing>\n<payload>
 *     message   <epoch> <offset>\n<body>
 *               join\n<client info>  or  leave\n<client info>
 */
interface Attributes {
  readonly info?: ClientInfo | undefined
  readonly tags?: readonly (readonly [string, string])[] | undefined
  readonly time?: number | undefined
  /** The epoch of a publication that was numbered elsewhere. */
  readonly offset?: number | undefined
}

export function encodeBody({ data, info, tags, time, offset }: Publication): string {
  const isPlain = [info, tags, time, offset].every((attribute) => attribute === undefined)
  const attributes: Attributes = { info, tags: tags && [...tags], time, offset }
  return `${isPlain ? '' : JSON.stringify(attributes)}\n${data ?? ''}`
}

/** `offset` 0 is that of a publication without history: it has none, or brings one from elsewhere. */
export function decodeBody(body: string, offset: number): Publication {
  const [attributes, payload] = cut(body)
  // Bodies are written above and by nothing else: Redis is ours.
  const { tags, ...others } = attributes === '' ? {} : (JSON.parse(attributes) as Attributes)
  return {
    ...others,
    ...(payload === '' ? {} : { data: payload as RawJson }),
    ...(tags === undefined ? {} : { tags: new Map(tags) }),
    ...(offset === 0 ? {} : { offset }),
  }
}

export function encodeAnnouncement(kind: 'join' | 'leave', info: ClientInfo): string {
  return `${kind}\n${JSON.stringify(info)}`
}

export function decodeMessage(channel: string, message: string): Arrival {
  const [head, rest] = cut(message)
  if (head === 'join' || head === 'leave')
    return { kind: head, channel, info: JSON.parse(rest) as ClientInfo }
  const space = head.indexOf(' ')
  const publication = decodeBody(rest, Number(head.slice(space + 1)))
  return { kind: 'publication', channel, epoch: head.slice(0, space), publication }
}

function cut(text: string): readonly [string, string] {
  const end = text.indexOf('\n')
  return [text.slice(0, end), text.slice(end + 1)]
}
