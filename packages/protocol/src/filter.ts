import { CommandError } from './codes.ts'
import { decimalOf } from './decimal.ts'
import { FieldFault, located } from './field-fault.ts'
import type { FilterNode } from './messages.ts'

export type Tags = ReadonlyMap<string, string>
export type TagFilter = (tags: Tags) => boolean

/** The most nodes in a whole filter: each is evaluated for every publication. */
export const maxFilterNodes = 64

/**
 * Turns the `tf` of a subscribe command into a predicate over a publication's tags. Saves bandwidth; it is not access
 * control, because a subscriber may see everything. Throws `CommandError` for an invalid filter.
 */
export function compileFilter(filter: FilterNode): TagFilter {
  try {
    demand(sizeOf(filter) <= maxFilterNodes, `at most ${maxFilterNodes} nodes`, 'nodes')
    return compile(filter)
  } catch (error) {
    if (error instanceof FieldFault) throw new CommandError('badRequest', error.within('tf').message)
    throw error
  }
}

function sizeOf({ nodes = [] }: FilterNode): number {
  return nodes.reduce((size, node) => size + sizeOf(node), 1)
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

/** Whether the comparison holds for a tag's value, undefined if the publication has no such tag. */
type Holds = (tag: string | undefined) => boolean

/** A tag comparison: the operand it needs, and how to turn that operand into a test once, for all publications. */
type Comparison =
  | { readonly needs: 'val'; readonly to: (val: string) => Holds }
  | { readonly needs: 'vals'; readonly to: (vals: ReadonlySet<string>) => Holds }
  | { readonly needs: 'nothing'; readonly holds: Holds }

const comparisons = new Map<string, Comparison>([
  ['eq', { needs: 'val', to: (val) => (tag) => tag === val }],
  ['neq', { needs: 'val', to: (val) => (tag) => tag !== val }],
  ['sw', { needs: 'val', to: (val) => (tag) => tag?.startsWith(val) ?? false }],
  ['ew', { needs: 'val', to: (val) => (tag) => tag?.endsWith(val) ?? false }],
  ['ct', { needs: 'val', to: (val) => (tag) => tag?.includes(val) ?? false }],
  ['lt', { needs: 'val', to: ordered((tag, val) => tag < val) }],
  ['lte', { needs: 'val', to: ordered((tag, val) => tag <= val) }],
  ['gt', { needs: 'val', to: ordered((tag, val) => tag > val) }],
  ['gte', { needs: 'val', to: ordered((tag, val) => tag >= val) }],
  ['in', { needs: 'vals', to: (vals) => (tag) => tag !== undefined && vals.has(tag) }],
  ['nin', { needs: 'vals', to: (vals) => (tag) => tag === undefined || !vals.has(tag) }],
  ['ex', { needs: 'nothing', holds: (tag) => tag !== undefined }],
  ['nex', { needs: 'nothing', holds: (tag) => tag === undefined }],
])

/** False if either value is not a number. */
function ordered(compare: (tag: bigint, val: bigint) => boolean) {
  return (val: string): Holds => {
    const against = decimalOf(val)
    if (against === undefined) return () => false
    return (tag) => {
      const number = tag === undefined ? undefined : decimalOf(tag)
      return number !== undefined && compare(number, against)
    }
  }
}

function compileLeaf({ key = '', cmp = '', val = '', vals = [] }: FilterNode): TagFilter {
  const comparison = comparisons.get(cmp)
  if (comparison === undefined) throw new FieldFault(`one of ${[...comparisons.keys()].join(', ')}`, 'cmp')
  const { needs } = comparison
  demand(needs === 'nothing' || key !== '', 'the name of a tag', 'key')
  demand((needs === 'val') === (val !== ''), `${needs === 'val' ? 'a' : 'no'} value for ${cmp}`, 'val')
  demand((needs === 'vals') === vals.length > 0, `${needs === 'vals' ? 'a' : 'no'} list for ${cmp}`, 'vals')
  const holds = holdsOf(comparison, val, vals)
  return (tags) => holds(tags.get(key))
}

function holdsOf(comparison: Comparison, val: string, vals: readonly string[]): Holds {
  switch (comparison.needs) {
    case 'val':
      return comparison.to(val)
    case 'vals':
      return comparison.to(new Set(vals))
    case 'nothing':
      return comparison.holds
    default:
      return comparison satisfies never
  }
}

function demand(isMet: boolean, expected: string, field: string): void {
  if (!isMet) throw new FieldFault(expected, field)
}
