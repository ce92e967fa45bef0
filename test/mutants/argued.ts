/** Why it is acceptable that no test notices a change. */
export interface Argument {
  /** The path below the workspace's `src/`. */
  readonly file: string
  /** `kind: was → became`, as the runner prints it, once for each place in the file. */
  readonly change: string
  readonly why: string
}

/** One reason, and the changes it applies to. */
function because(why: string, file: string, ...changes: readonly string[]): Argument[] {
  return changes.map((change) => ({ file, change, why }))
}

export const argued: readonly Argument[] = [
  ...because(
    'The types rule out the `default` case.',
    'hub/upstream-subscription.ts',
    'ConditionalExpression: default: return state satisfies never → default:',
  ),
  ...because(
    'Without an earlier publication there is no base to take, whatever the answer.',
    'hub/channel.ts',
    'BooleanLiteral: false → true',
  ),
  ...because(
    'With one offset missing the sum is NaN, which equals nothing; with both missing they are equal either way.',
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
    'It falls through to a promise that an open subscription does not have, and `undefined` is awaited just as fast; the compiler refuses it.',
    'hub/upstream-subscription.ts',
    "ConditionalExpression: case 'open': return Promise.resolve() → case 'open':",
  ),
  ...because(
    'The compiler refuses it.',
    'hub/upstream-subscription.ts',
    "ObjectLiteral: { kind: 'open' } → {}",
  ),
  ...because(
    'Tests bring their own clock; the default is the real one.',
    'hub/flush-loop.ts',
    'ArrowFunction: () => performance.now() → () => undefined',
  ),
  ...because(
    'The types rule out the `default` case.',
    'filter.ts',
    'ConditionalExpression: default: return comparison satisfies never → default:',
  ),
  ...because(
    'The types rule out the `default` case.',
    'json/read.ts',
    'ConditionalExpression: default: return field.rule satisfies never → default:',
  ),
  ...because(
    'The types rule out the `default` case.',
    'protobuf/read.ts',
    'ConditionalExpression: default: field.rule satisfies never → default:',
  ),
  ...because(
    'Every map is made with its entry; without one, reading would throw the same error in other words.',
    'protobuf/read.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of the source
    'CallExpression: throw new TypeError(`the map ${name} has no entry in its table`) → ;',
  ),
  ...because(
    'Every map is made with its entry.',
    'protobuf/write.ts',
    'ConditionalExpression: entry === undefined → false',
  ),
  ...because(
    'Only what follows the first element is read, and nothing follows in either case.',
    'decimal.ts',
    'ArrayDeclaration: [] → ["Stryker was here"]',
  ),
  ...because(
    'Anything else thrown there already is a `BadFrame` with this reason and text.',
    'decode.ts',
    'ConditionalExpression: error instanceof NotJson || error instanceof FieldFault → true',
  ),
  ...because(
    'A function that just ends returns the same.',
    'delta.ts',
    'BlockStatement: { return undefined } → {}',
  ),
  ...because(
    'A function that just ends returns the same.',
    'protobuf/read.ts',
    'BlockStatement: { return undefined } → {}',
  ),
  ...because(
    'Parsing throws nothing but `NotJson`, and a function that just ends returns undefined.',
    'protobuf/read.ts',
    'BlockStatement: { if (fault instanceof NotJson) return undefined throw fault } → {}',
  ),
  ...because(
    'It avoids encoding a text that already has too many characters; encoded, it is longer still.',
    'frame.ts',
    'ConditionalExpression: text.length > bytes → false',
  ),
  ...because(
    'A shift counts modulo 32.',
    'protobuf/byte-reader.ts',
    'ArithmeticOperator: 7 * index - 32 → 7 * index + 32',
  ),
  ...because(
    'It is a fast path: without it the encoder writes the same bytes.',
    'protobuf/byte-writer.ts',
    'BlockStatement: { this.#makeRoom(value.length) for (let index = 0; index < value.length; index++) { const code = value.charCodeAt(index) if (code > 0x7f) { this.#start += value.length return false } this.#bytes[this.#start + index] = code } return true } → {}',
  ),
  ...because(
    'Nothing is stored without a key, so nothing is found.',
    'broker/memory.ts',
    'ConditionalExpression: once !== undefined → true',
  ),
  ...because(
    'How often it looks is a matter of load, not a promise: the answer is the same.',
    'streams/publisher.ts',
    'MethodExpression: Math.min(ms * 2, longestLookMs) → Math.max(ms * 2, longestLookMs)',
    'ArithmeticOperator: ms * 2 → ms / 2',
  ),
  ...because('The compiler refuses it.', 'streams/shards.ts', 'ArrayDeclaration: [] → ["Stryker was here"]'),
  ...because(
    'The types rule out the `default` case.',
    'streams/leader.ts',
    'ConditionalExpression: default: return watch satisfies never → default:',
    'ConditionalExpression: default: return watch satisfies never → default:',
  ),
  ...because(
    'It falls through to `default`, which returns the same.',
    'streams/leader.ts',
    "ConditionalExpression: case 'idle': return watch → case 'idle':",
  ),
  ...because(
    'It falls through to a field that an awake leader does not have: the compiler refuses it.',
    'streams/leader.ts',
    "ConditionalExpression: case 'awake': return this.#bell.sleep(pollMs) → case 'awake':",
  ),
  ...because(
    'The types rule out the `default` case.',
    'connection/state.ts',
    'ConditionalExpression: default: return state satisfies never → default:',
  ),
  ...because(
    'The compiler refuses it.',
    'streams/leadership.ts',
    "ObjectLiteral: { kind: 'connecting' } → {}",
  ),
  ...because(
    'It concerns one second at the end of a process whose database is gone.',
    'streams/leadership.ts',
    'ObjectLiteral: { ref: false } → {}',
    'BooleanLiteral: false → true',
  ),
]
