/** Why a change that no test notices may stay unnoticed. */
export interface Argument {
  /** Below its workspace's `src/`. */
  readonly file: string
  /** `kind: was → became`, as the runner tells it; once for each place in the file where it is so. */
  readonly change: string
  readonly why: string
}

/** One reason, and the changes it holds for. */
function because(why: string, file: string, ...changes: readonly string[]): Argument[] {
  return changes.map((change) => ({ file, change, why }))
}

export const argued: readonly Argument[] = [
  ...because(
    'The types leave nothing for `default` to do.',
    'hub/feed.ts',
    'ConditionalExpression: default: return state satisfies never → default:',
  ),
  ...because(
    'A channel without publications is asked with none, and one that has some has a last one; no base is no base.',
    'hub/channel.ts',
    'BooleanLiteral: false → true',
  ),
  ...because(
    'With one offset missing the sum is no number, and nothing equals that; with both missing they are equal either way.',
    'hub/channel.ts',
    'LogicalOperator: earlier.offset === undefined || later.offset === undefined → earlier.offset === undefined && later.offset === undefined',
    'ConditionalExpression: earlier.offset === undefined → false',
    'ConditionalExpression: later.offset === undefined → false',
  ),
  ...because(
    'The compiler refuses it.',
    'hub/flush-loop.ts',
    'ArrayDeclaration: [] → ["Stryker was here"]',
    'ArrayDeclaration: [] → ["Stryker was here"]',
  ),
  ...because(
    'It falls through to a promise that an open feed does not have, and nothing is as soon awaited; the compiler refuses it.',
    'hub/feed.ts',
    "ConditionalExpression: case 'open': return Promise.resolve() → case 'open':",
  ),
  ...because('The compiler refuses it.', 'hub/feed.ts', "ObjectLiteral: { kind: 'open' } → {}"),
  ...because(
    'Tests bring their own clock; the default is the real one.',
    'hub/flush-loop.ts',
    'ArrowFunction: () => performance.now() → () => undefined',
  ),
]
