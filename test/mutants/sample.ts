import { createHash } from 'node:crypto'

/** Of Babel's `NodePath`, what is read here. */
interface Place {
  readonly key: string | number | null
  readonly node: { readonly type: string; readonly start: number }
}

/** What holds no other statement, so that leaving one out leaves out nothing else. */
const LEAVES = new Set(['ExpressionStatement', 'ReturnStatement', 'ThrowStatement', 'VariableDeclaration'])

/** `SAMPLE=25` tries a quarter of all statements and conditions; `SEED=` chooses which. */
export const sample = {
  percent: Number(process.env.SAMPLE ?? 100),
  seed: Number(process.env.SEED ?? 1),
}

/** For StrykerJS, which loads this file as a plug-in. */
export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sample',
    value: {
      shouldIgnore: ({ key, node }: Place): string | undefined =>
        (key === 'test' || LEAVES.has(node.type)) && lot(node.start) >= sample.percent
          ? 'it is not in the sample'
          : undefined,
    },
  },
]

/** A number from 0 to 99 that hangs on the place and the seed alone. */
function lot(place: number): number {
  return createHash('sha256').update(`${sample.seed} ${place}`).digest().readUInt32BE() % 100
}
