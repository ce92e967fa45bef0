/** A run of text within a block. */
export type Span =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly spans: readonly Span[] }
  | { readonly kind: 'link'; readonly href: string; readonly spans: readonly Span[] }

const MARKS =
  /`(?<code>[^`]+)`|\*\*(?<strong>\S(?:.*?\S)?)\*\*|(?<!\w)[*_](?<emphasis>[^\s*_](?:[^*_]*[^\s*_])?)[*_](?!\w)|\[(?<label>[^\]]+)\]\((?<href>https?:\/\/[^\s)]+)\)/s

/** A mark that is not closed stays text. Only http and https addresses become links. */
export function readSpans(text: string): readonly Span[] {
  const found = MARKS.exec(text)
  if (found === null) return text === '' ? [] : [{ kind: 'text', text }]
  const rest = readSpans(text.slice(found.index + found[0].length))
  const before = text.slice(0, found.index)
  const spans = [spanOf(found.groups ?? {}), ...rest]
  return before === '' ? spans : [{ kind: 'text', text: before }, ...spans]
}

function spanOf({ code, strong, emphasis, label, href }: Readonly<Record<string, string | undefined>>): Span {
  if (code !== undefined) return { kind: 'code', text: code }
  if (strong !== undefined) return { kind: 'strong', spans: readSpans(strong) }
  if (emphasis !== undefined) return { kind: 'emphasis', spans: readSpans(emphasis) }
  return { kind: 'link', href: href ?? '', spans: readSpans(label ?? '') }
}
