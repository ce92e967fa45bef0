import { createHash } from 'node:crypto'

import { contains, type Place } from './place.ts'

/** The parts of Babel's `NodePath` that are used here. */
interface Found {
  readonly key: string | number | null
  readonly node: Place & { readonly type: string }
}

/** Statements without nested statements, so that removing one removes nothing else. */
const LEAVES = new Set(['ExpressionStatement', 'ReturnStatement', 'ThrowStatement', 'VariableDeclaration'])

/** `SAMPLE=25` tries a quarter of all statements and conditions; `SEED=` chooses which. */
export const sample = {
  percent: Number(process.env.SAMPLE ?? 100),
  seed: Number(process.env.SEED ?? 1),
}

/** The places to try again. If there are any, nothing else is tried or drawn. */
export const again: Place[] = []

/** For StrykerJS, which loads this file as a plug-in. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sample',
    value: {
      shouldIgnore: (found: Found): string | undefined =>
        isLeftOut(found) ? 'it is not in the sample' : undefined,
    },
  },
]

function isLeftOut({ key, node }: Found): boolean {
  if (again.length > 0) return !again.some((place) => contains(node, place))
  return (key === 'test' || LEAVES.has(node.type)) && lot(node.start) >= sample.percent
}

/** A number from 0 to 99 that depends only on the place and the seed. */
function lot(place: number): number {
  return createHash('sha256').update(`${sample.seed} ${place}`).digest().readUInt32BE() % 100
}
