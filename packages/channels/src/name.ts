/** Longest channel name in bytes, which are characters here: names are ASCII. */
export const maxNameLength = 255

const segmentGrammar = /^[A-Za-z0-9_.-]+$/

export function isSegment(text: string): boolean {
  return segmentGrammar.test(text)
}

/** The segments of a channel's name; undefined when it is not one. The length is looked at before anything else. */
export function splitName(name: string): readonly string[] | undefined {
  if (name.length > maxNameLength) return undefined
  const segments = name.split(':')
  return segments.every(isSegment) ? segments : undefined
}
