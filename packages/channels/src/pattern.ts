import { DefinitionError } from './definition-error.ts'
import { isSegment } from './name.ts'

type ParamNames<Pattern> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

/** `{ id: string }` for `'board:{id}:cursors'`. */
export type ParamsOf<Pattern> = { readonly [Name in ParamNames<Pattern>]: string }

/** `` `board:${string}:cursors` `` for `'board:{id}:cursors'`. */
export type NameOf<Pattern> = Pattern extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${NameOf<After>}`
  : Pattern

/** Whether a name belongs to a pattern. They are compared by segments, so a param never contains a colon. */
export type Matches<Name, Pattern> = Pattern extends `${infer Wanted}:${infer WantedRest}`
  ? Name extends `${infer Given}:${infer GivenRest}`
    ? SegmentMatches<Given, Wanted> extends true
      ? Matches<GivenRest, WantedRest>
      : false
    : false
  : SegmentMatches<Name, Pattern>

type SegmentMatches<Given, Wanted> = Given extends `${string}:${string}`
  ? false
  : Wanted extends `{${string}}`
    ? true
    : Given extends Wanted
      ? true
      : false

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly name: string }

/** A parsed pattern. The first segment is always literal, because channels are looked up by it. */
export interface Pattern {
  readonly text: string
  readonly namespace: string
  readonly segments: readonly Segment[]
}

const paramGrammar = /^\{([a-z][A-Za-z0-9]*)\}$/

export function parsePattern(text: string): Pattern {
  const segments = text.split(':').map((segment) => parseSegment(segment, text))
  const [first] = segments
  if (first?.kind !== 'literal') {
    throw new DefinitionError(
      `the channel pattern '${text}' starts with a param; start it with a word, such as 'room:${text}'`,
    )
  }
  const names = segments.flatMap((segment) => (segment.kind === 'param' ? [segment.name] : []))
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new DefinitionError(`the channel pattern '${text}' has two params named {${repeated}}; rename one`)
  }
  return { text, namespace: first.text, segments }
}

function parseSegment(text: string, pattern: string): Segment {
  if (isSegment(text)) return { kind: 'literal', text }
  const name = paramGrammar.exec(text)?.[1]
  if (name !== undefined) return { kind: 'param', name }
  throw new DefinitionError(
    `the channel pattern '${pattern}' has the segment '${text}'; between colons stands either a word of ` +
      'letters, digits, _ . - or one {param} alone',
  )
}

/** The params of a name; undefined if the name does not match. */
export function matchPattern(
  { segments }: Pattern,
  name: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (segments.length !== name.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const given = name[index] ?? ''
    if (segment.kind === 'param') params[segment.name] = given
    else if (segment.text !== given) return undefined
  }
  return params
}

/** Whether any name would match both patterns. */
export function overlap(left: Pattern, right: Pattern): boolean {
  if (left.segments.length !== right.segments.length) return false
  return left.segments.every((segment, index) => {
    const other = right.segments[index]
    return segment.kind === 'param' || other?.kind !== 'literal' || segment.text === other.text
  })
}
