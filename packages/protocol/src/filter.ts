import { CommandError } from './codes.ts'
import { compareDecimals } from './decimal.ts'
import { FieldFault, located } from './field-fault.ts'
import type { FilterNode } from './messages.ts'

export type Tags = ReadonlyMap<string, string>
export type TagFilter = (tags: Tags) => boolean

/**
 * Turns the `tf` of a subscribe command into a predicate over a publication's tags. Spares bandwidth and protects
 * nothing: whoever may subscribe may see it all. Throws `CommandError` for a filter that makes no sense.
 */
export function compileFilter(filter: FilterNode): TagFilter {
  try {
    return compile(filter)
  } catch (error) {
    if (error instanceof FieldFault) throw new CommandError('badRequest', error.within('tf').message)
    throw error
  }
}

function compile(node: FilterNode): TagFilter {
  switch (node.op ?? '') {
    case '':
      return compileLeaf(node)
    case 'and': {
      const parts = compileNodes(node, 'at least one node')
      return (tags) => parts.every((part) => part(tags))
    }
    case 'or': {
      const parts = compileNodes(node, 'at least one node')
      return (tags) => parts.some((part) => part(tags))
    }
    case 'not': {
      const [part, ...others] = compileNodes(node, 'exactly one node')
      if (part === undefined || others.length > 0) throw new FieldFault('exactly one node', 'nodes')
      return (tags) => !part(tags)
    }
    default:
      throw new FieldFault('and, or, not, or nothing for a comparison', 'op')
  }
}

function compileNodes({ nodes = [] }: FilterNode, expected: string): TagFilter[] {
  if (nodes.length === 0) throw new FieldFault(expected, 'nodes')
  return nodes.map((node, index) => {
    try {
      return compile(node)
    } catch (error) {
      throw located(`nodes[${index}]`, error)
    }
  })
}

/** A comparison of one tag: what it needs, and what it says of the tag's value, undefined when there is none. */
type Comparison =
  | { readonly needs: 'val'; readonly holds: (tag: string | undefined, val: string) => boolean }
  | {
      readonly needs: 'vals'
      readonly holds: (tag: string | undefined, vals: ReadonlySet<string>) => boolean
    }
  | { readonly needs: 'nothing'; readonly holds: (tag: string | undefined) => boolean }

const comparisons = new Map<string, Comparison>([
  ['eq', { needs: 'val', holds: (tag, val) => tag === val }],
  ['neq', { needs: 'val', holds: (tag, val) => tag !== val }],
  ['sw', { needs: 'val', holds: (tag, val) => tag?.startsWith(val) ?? false }],
  ['ew', { needs: 'val', holds: (tag, val) => tag?.endsWith(val) ?? false }],
  ['ct', { needs: 'val', holds: (tag, val) => tag?.includes(val) ?? false }],
  ['lt', { needs: 'val', holds: ordered((order) => order < 0) }],
  ['lte', { needs: 'val', holds: ordered((order) => order <= 0) }],
  ['gt', { needs: 'val', holds: ordered((order) => order > 0) }],
  ['gte', { needs: 'val', holds: ordered((order) => order >= 0) }],
  ['in', { needs: 'vals', holds: (tag, vals) => tag !== undefined && vals.has(tag) }],
  ['nin', { needs: 'vals', holds: (tag, vals) => tag === undefined || !vals.has(tag) }],
  ['ex', { needs: 'nothing', holds: (tag) => tag !== undefined }],
  ['nex', { needs: 'nothing', holds: (tag) => tag === undefined }],
])

/** What is no number compares with nothing. */
function ordered(holds: (order: number) => boolean) {
  return (tag: string | undefined, val: string): boolean => {
    const order = tag === undefined ? undefined : compareDecimals(tag, val)
    return order !== undefined && holds(order)
  }
}

function compileLeaf({ key = '', cmp = '', val = '', vals = [] }: FilterNode): TagFilter {
  const comparison = comparisons.get(cmp)
  if (comparison === undefined) throw new FieldFault(`one of ${[...comparisons.keys()].join(', ')}`, 'cmp')
  const { needs } = comparison
  demand(needs === 'nothing' || key !== '', 'the name of a tag', 'key')
  demand((needs === 'val') === (val !== ''), `${needs === 'val' ? 'a' : 'no'} value for ${cmp}`, 'val')
  demand((needs === 'vals') === vals.length > 0, `${needs === 'vals' ? 'a' : 'no'} list for ${cmp}`, 'vals')
  switch (comparison.needs) {
    case 'val':
      return (tags) => comparison.holds(tags.get(key), val)
    case 'vals': {
      const set = new Set(vals)
      return (tags) => comparison.holds(tags.get(key), set)
    }
    case 'nothing':
      return (tags) => comparison.holds(tags.get(key))
    default:
      return comparison satisfies never
  }
}

function demand(isMet: boolean, expected: string, field: string): void {
  if (!isMet) throw new FieldFault(expected, field)
}
