/** The parts of a text, each with its own source. Their content is parsed when they are rendered. */
export type Block =
  | { readonly kind: 'paragraph' | 'quote'; readonly text: string }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | {
      readonly kind: 'list'
      readonly ordered: boolean
      readonly start: number
      readonly items: readonly string[]
    }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | { readonly kind: 'rule' }

const FENCE = /^\s*```(\S*)/
const HEADING = /^(#{1,6})\s+(.*)$/
const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])(?:\s+(.*))?$/
const ROW = /^\s*\|(.*)\|\s*$/
const DIVIDER = /^\s*\|[\s:|-]+\|\s*$/
const RULE = /^\s*(?:---+|\*\*\*+)\s*$/
const QUOTE = /^>\s?(.*)$/

/**
 * Parses the Markdown that models write: headings, paragraphs, lists, quotes, tables, code. The text may
 * end anywhere, because it may still be growing; what is not understood stays plain text.
 */
export function readBlocks(source: string): readonly Block[] {
  const lines = source.split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const read = readBlock(lines, at)
    if (read.block) blocks.push(read.block)
    at = read.next
  }
  return blocks
}

interface Read {
  readonly block?: Block
  readonly next: number
}

function readBlock(lines: readonly string[], at: number): Read {
  const line = lines[at] ?? ''
  if (line.trim() === '') return { next: at + 1 }
  const heading = HEADING.exec(line)
  if (heading)
    return {
      block: { kind: 'heading', level: (heading[1] ?? '').length, text: heading[2] ?? '' },
      next: at + 1,
    }
  if (FENCE.test(line)) return readCode(lines, at)
  if (ITEM.test(line)) return readList(lines, at)
  if (ROW.test(line) && DIVIDER.test(lines[at + 1] ?? '')) return readTable(lines, at)
  if (RULE.test(line)) return { block: { kind: 'rule' }, next: at + 1 }
  if (QUOTE.test(line)) return readWhile(lines, at, (each) => QUOTE.exec(each)?.[1], 'quote')
  return readWhile(
    lines,
    at,
    (each, index) => (index > at && startsBlock(each) ? undefined : each),
    'paragraph',
  )
}

function readWhile(
  lines: readonly string[],
  at: number,
  part: (line: string, index: number) => string | undefined,
  kind: 'paragraph' | 'quote',
): Read {
  const texts: string[] = []
  let next = at
  for (; next < lines.length; next++) {
    const text = part(lines[next] ?? '', next)
    if (text === undefined || text.trim() === '') break
    texts.push(text)
  }
  return { block: { kind, text: texts.join('\n') }, next: Math.max(next, at + 1) }
}

function startsBlock(line: string): boolean {
  return [FENCE, HEADING, ITEM, RULE, QUOTE].some((start) => start.test(line))
}

function readCode(lines: readonly string[], at: number): Read {
  const language = FENCE.exec(lines[at] ?? '')?.[1] ?? ''
  const end = lines.findIndex((line, index) => index > at && FENCE.test(line))
  const last = end < 0 ? lines.length : end
  return { block: { kind: 'code', language, text: lines.slice(at + 1, last).join('\n') }, next: last + 1 }
}

/** Lists are flat: a nested item becomes an item, and its continuation lines belong to it. */
function readList(lines: readonly string[], at: number): Read {
  const first = ITEM.exec(lines[at] ?? '')
  const ordered = first?.[2] !== undefined
  const items: string[] = []
  let next = at
  for (; next < lines.length; next++) {
    const line = lines[next] ?? ''
    const item = ITEM.exec(line)
    const continues = /^\s+\S/.test(line)
    if (item && (continues || (item[2] !== undefined) === ordered)) items.push(item[3] ?? '')
    else if (continues) items.push(`${items.pop() ?? ''}\n${line.trim()}`)
    else break
  }
  // The last item may still be an empty bullet, which is not worth showing.
  const begun = items.at(-1) === '' ? items.slice(0, -1) : items
  if (begun.length === 0) return { next }
  return { block: { kind: 'list', ordered, start: Number(first?.[2] ?? 1), items: begun }, next }
}

function readTable(lines: readonly string[], at: number): Read {
  const rest = lines.slice(at + 2)
  const end = rest.findIndex((line) => !ROW.test(line))
  const rows = end < 0 ? rest : rest.slice(0, end)
  return {
    block: { kind: 'table', head: cellsOf(lines[at]), rows: rows.map(cellsOf) },
    next: at + 2 + rows.length,
  }
}

function cellsOf(line: string | undefined): readonly string[] {
  return (ROW.exec(line ?? '')?.[1] ?? '').split('|').map((cell) => cell.trim())
}
