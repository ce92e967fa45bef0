import type { ScalarName } from './fields.ts'
import { maxNesting } from './raw-json.ts'

/** What a field must hold, as a client reads it in the error. */
export const expectations: Readonly<Record<ScalarName, string>> = {
  bool: 'true or false',
  uint32: 'an integer from 0 to 4294967295',
  int32: 'an integer from -2147483648 to 2147483647',
  int64: 'an integer from -9007199254740991 to 9007199254740991',
  uint64: 'an integer from 0 to 9007199254740991',
  string: 'a string of valid Unicode',
  json: `JSON in UTF-8 of at most ${maxNesting} levels, and no binary data`,
  frame: 'a whole message: text in JSON, bytes in Protobuf',
}

/** A field does not hold what its table says. Names the field and what was expected, never the value. */
export class FieldFault extends Error {
  override readonly name = 'FieldFault'
  readonly path: string
  readonly expected: string

  constructor(expected: string, path = '') {
    super(path === '' ? `expected ${expected}` : `${path}: expected ${expected}`)
    this.path = path
    this.expected = expected
  }

  /** The same fault, with its path extended by the enclosing message. */
  within(step: string): FieldFault {
    const joint = this.path === '' || this.path.startsWith('[') ? '' : '.'
    return new FieldFault(this.expected, `${step}${joint}${this.path}`)
  }
}

/** For use in `catch`: adds the step to a fault's path, and returns any other error unchanged. */
export function located(step: string, error: unknown): unknown {
  return error instanceof FieldFault ? error.within(step) : error
}
