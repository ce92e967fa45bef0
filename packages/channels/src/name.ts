import { maxChannelNameLength } from '@portico/protocol'

/** Segments of letters, digits, `_`, `.` and `-`, separated by colons. The protocol allows more. */
const segmentGrammar = /^[A-Za-z0-9_.-]+$/

/** The rule in words, for errors about an invalid name. */
export const nameRule = `a channel name has at most ${maxChannelNameLength} characters, and between its colons only letters, digits, _ . and -`

export function isSegment(text: string): boolean {
  return segmentGrammar.test(text)
}

/** The segments of a channel's name; undefined if it is not a valid name. The length is checked first. */
export function splitName(name: string): readonly string[] | undefined {
  if (name.length > maxChannelNameLength) return undefined
  const segments = name.split(':')
  return segments.every(isSegment) ? segments : undefined
}
