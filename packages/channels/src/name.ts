import { maxChannelNameLength } from '@portico/protocol'

/** Narrower than what the wire allows: a colon separates, the rest are letters, digits, `_`, `.` and `-`. */
const segmentGrammar = /^[A-Za-z0-9_.-]+$/

export function isSegment(text: string): boolean {
  return segmentGrammar.test(text)
}

/** The segments of a channel's name; undefined when it is not one. The length is looked at before anything else. */
export function splitName(name: string): readonly string[] | undefined {
  if (name.length > maxChannelNameLength) return undefined
  const segments = name.split(':')
  return segments.every(isSegment) ? segments : undefined
}
