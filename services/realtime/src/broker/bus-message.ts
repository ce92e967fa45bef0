import type { ClientInfo, Publication, RawJson } from '@portico/protocol'
import type { Arrival } from './broker.ts'

/**
 * The format between nodes and in stored history: one line of metadata, then the payload verbatim, so that no node has
 * to parse or re-serialise it.
 *
 *     body      <attributes as JSON, or nothing>\n<payload>
 *     message   <epoch> <offset>\n<body>
 *               join\n<client info>  or  leave\n<client info>
 */
interface Attributes {
  readonly info?: ClientInfo | undefined
  readonly tags?: readonly (readonly [string, string])[] | undefined
  readonly time?: number | undefined
  /** The offset of a publication that was numbered elsewhere. */
  readonly offset?: number | undefined
}

export function encodeBody({ data, info, tags, time, offset }: Publication): string {
  const isPlain = [info, tags, time, offset].every((attribute) => attribute === undefined)
  const attributes: Attributes = { info, tags: tags && [...tags], time, offset }
  return `${isPlain ? '' : JSON.stringify(attributes)}\n${data ?? ''}`
}

/** `offset` is 0 without history: the publication then has none, or the one it brought from elsewhere. */
export function decodeBody(body: string, offset: number): Publication {
  const [attributes, payload] = cut(body)
  // Trusted: only `encodeBody` writes bodies, because Redis is ours.
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
