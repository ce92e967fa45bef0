import t from 'tap'

import { CommandError, compileFilter, type FilterNode, maxFilterNodes } from '../src/index.ts'
import { caught } from './support/caught.ts'

const tags = new Map([
  ['event', 'moved'],
  ['price', '10.50'],
  ['id', '9007199254740993'],
  ['word', 'ten'],
  ['empty', ''],
])

const comparisons: readonly (readonly [FilterNode, boolean])[] = [
  [{ key: 'event', cmp: 'eq', val: 'moved' }, true],
  [{ key: 'event', cmp: 'eq', val: 'Moved' }, false],
  [{ key: 'absent', cmp: 'eq', val: 'moved' }, false],
  [{ key: 'event', cmp: 'neq', val: 'moved' }, false],
  [{ key: 'event', cmp: 'neq', val: 'gone' }, true],
  [{ key: 'absent', cmp: 'neq', val: 'gone' }, true],
  [{ key: 'event', cmp: 'in', vals: ['moved', 'gone'] }, true],
  [{ key: 'event', cmp: 'in', vals: ['gone'] }, false],
  [{ key: 'absent', cmp: 'in', vals: ['', 'gone'] }, false],
  [{ key: 'empty', cmp: 'in', vals: [''] }, true],
  [{ key: 'event', cmp: 'nin', vals: ['moved'] }, false],
  [{ key: 'event', cmp: 'nin', vals: ['gone'] }, true],
  [{ key: 'absent', cmp: 'nin', vals: ['gone', ''] }, true],
  [{ key: 'event', cmp: 'ex' }, true],
  [{ key: 'empty', cmp: 'ex' }, true],
  [{ key: 'absent', cmp: 'ex' }, false],
  [{ key: 'event', cmp: 'nex' }, false],
  [{ key: 'absent', cmp: 'nex' }, true],
  [{ key: 'constructor', cmp: 'ex' }, false],
  [{ key: 'event', cmp: 'sw', val: 'mo' }, true],
  [{ key: 'event', cmp: 'sw', val: 'ed' }, false],
  [{ key: 'absent', cmp: 'sw', val: 'mo' }, false],
  [{ key: 'event', cmp: 'ew', val: 'ed' }, true],
  [{ key: 'absent', cmp: 'ew', val: 'ed' }, false],
  [{ key: 'event', cmp: 'ct', val: 'ove' }, true],
  [{ key: 'absent', cmp: 'ct', val: 'ove' }, false],
  [{ key: 'price', cmp: 'lt', val: '10.5' }, false],
  [{ key: 'price', cmp: 'lte', val: '10.5' }, true],
  [{ key: 'price', cmp: 'gte', val: '10.5' }, true],
  [{ key: 'price', cmp: 'gt', val: '9' }, true],
  [{ key: 'price', cmp: 'lt', val: '100' }, true],
  [{ key: 'price', cmp: 'gt', val: '-11' }, true],
  [{ key: 'id', cmp: 'gt', val: '9007199254740992' }, true],
  [{ key: 'id', cmp: 'lte', val: '9007199254740992' }, false],
  [{ key: 'word', cmp: 'lt', val: '10' }, false],
  [{ key: 'word', cmp: 'gte', val: '10' }, false],
  [{ key: 'price', cmp: 'lt', val: 'ten' }, false],
  [{ key: 'absent', cmp: 'lt', val: '10' }, false],
  [{ key: 'absent', cmp: 'gte', val: '0' }, false],
]

const yes: FilterNode = { key: 'event', cmp: 'ex' }
const no: FilterNode = { key: 'event', cmp: 'nex' }

const combinations: readonly (readonly [FilterNode, boolean])[] = [
  [{ op: 'and', nodes: [yes] }, true],
  [{ op: 'and', nodes: [yes, no] }, false],
  [{ op: 'or', nodes: [no, yes] }, true],
  [{ op: 'or', nodes: [no, no] }, false],
  [{ op: 'not', nodes: [no] }, true],
  [{ op: 'not', nodes: [{ op: 'or', nodes: [no, { op: 'and', nodes: [yes, yes] }] }] }, false],
]

const refusals: readonly (readonly [FilterNode, string])[] = [
  [{}, 'tf.cmp: expected one of eq, neq, sw, ew, ct, lt, lte, gt, gte, in, nin, ex, nex'],
  [
    { key: 'a', cmp: 'like', val: 'b' },
    'tf.cmp: expected one of eq, neq, sw, ew, ct, lt, lte, gt, gte, in, nin, ex, nex',
  ],
  [
    { key: 'a', cmp: 'constructor', val: 'b' },
    'tf.cmp: expected one of eq, neq, sw, ew, ct, lt, lte, gt, gte, in, nin, ex, nex',
  ],
  [{ cmp: 'eq', val: 'b' }, 'tf.key: expected the name of a tag'],
  [{ key: 'a', cmp: 'eq' }, 'tf.val: expected a value for eq'],
  [{ key: 'a', cmp: 'eq', val: 'b', vals: ['c'] }, 'tf.vals: expected no list for eq'],
  [{ key: 'a', cmp: 'in' }, 'tf.vals: expected a list for in'],
  [{ key: 'a', cmp: 'nin', val: 'b', vals: ['c'] }, 'tf.val: expected no value for nin'],
  [{ key: 'a', cmp: 'ex', val: 'b' }, 'tf.val: expected no value for ex'],
  [{ key: 'a', cmp: 'nex', vals: ['b'] }, 'tf.vals: expected no list for nex'],
  [{ op: 'xor', nodes: [yes] }, 'tf.op: expected and, or, not, or nothing for a comparison'],
  [{ op: 'and' }, 'tf.nodes: expected at least one node'],
  [{ op: 'or', nodes: [] }, 'tf.nodes: expected at least one node'],
  [{ op: 'not' }, 'tf.nodes: expected exactly one node'],
  [{ op: 'not', nodes: [yes, yes] }, 'tf.nodes: expected exactly one node'],
  [
    { op: 'and', nodes: [yes, { op: 'not', nodes: [{ cmp: 'ex', val: 'b' }] }] },
    'tf.nodes[1].nodes[0].val: expected no value for ex',
  ],
]

t.test('compares one tag', async (t) => {
  for (const [filter, expected] of comparisons)
    t.equal(compileFilter(filter)(tags), expected, JSON.stringify(filter))
})

t.test('combines comparisons', async (t) => {
  for (const [filter, expected] of combinations)
    t.equal(compileFilter(filter)(tags), expected, JSON.stringify(filter))
})

t.test('a publication without tags has none', async (t) => {
  t.equal(compileFilter({ op: 'not', nodes: [yes] })(new Map()), true)
})

t.test('a filter that makes no sense is refused with the place of the mistake', async (t) => {
  for (const [filter, message] of refusals) {
    const error = caught(() => compileFilter(filter))
    t.ok(error instanceof CommandError)
    t.match(error, { code: 107, message })
  }
})

t.test('a filter has so many nodes and no more, however they are arranged', async (t) => {
  const leaves = (count: number): FilterNode[] => Array.from({ length: count }, () => yes)
  const half = maxFilterNodes / 2
  const arrangements = (more: number): FilterNode[] => [
    { op: 'and', nodes: leaves(maxFilterNodes - 1 + more) },
    { op: 'or', nodes: [{ op: 'and', nodes: leaves(half) }, ...leaves(half - 2 + more)] },
  ]
  for (const filter of arrangements(0)) t.equal(compileFilter(filter)(tags), true)
  for (const filter of arrangements(1)) {
    const error = caught(() => compileFilter(filter))
    t.ok(error instanceof CommandError)
    t.match(error, { code: 107, message: 'tf.nodes: expected at most 64 nodes' })
  }
})
