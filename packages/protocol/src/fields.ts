/**
 * The field types used in messages.ts. A message is a table of fields; its types, both codecs and the printed reference
 * follow from that table.
 */

declare const json: unique symbol

/**
 * JSON text on one line, without raw newlines: the schema's `bytes`. It is embedded verbatim in JSON frames and sent as
 * UTF-8 in Protobuf frames, so a payload is never parsed and serialised again on its way.
 */
export type RawJson = string & { readonly [json]: true }

export interface Scalars {
  bool: boolean
  uint32: number
  int32: number
  /** 64-bit integers are JavaScript numbers; the codec refuses those beyond 2^53. */
  int64: number
  uint64: number
  string: string
  json: RawJson
  /** Whole commands inside a message: text in JSON, bytes in Protobuf. */
  frame: string | Uint8Array
}

export type ScalarName = keyof Scalars

export interface Field<T = unknown> {
  readonly number: number
  readonly type: ScalarName | (() => Message)
  readonly rule: 'single' | 'repeated' | 'map'
  /** Written to JSON even if it holds the default value, which the mapping demands of a few fields. */
  readonly always: boolean
  /** A message in which it is absent or empty is refused. */
  readonly required?: true
  /** For a map: the entry message, which Protobuf repeats. */
  readonly entry?: Message
  /** Never set; carries the TypeScript type of the field. */
  readonly value?: T
}

/** A field with its name. */
export interface Row {
  readonly name: string
  readonly field: Field
}

export interface Message<F extends Fields = Fields> {
  readonly name: string
  readonly fields: F
  /** The fields in JSON's order, for the codecs to iterate; below by number, and by falling number. */
  readonly rows: readonly Row[]
  readonly byNumber: ReadonlyMap<number, Row>
  readonly falling: readonly Row[]
}

export type Fields = Readonly<Record<string, Field>>

type AlwaysKeys<F extends Fields> = { [K in keyof F]: F[K]['always'] extends true ? K : never }[keyof F]
type ValueOf<F> = F extends Field<infer T> ? T : never

/** The TypeScript type of a message. A field that is not `always` is absent when it holds its default. */
export type MessageOf<M> =
  M extends Message<infer F>
    ? { readonly [K in AlwaysKeys<F>]: ValueOf<F[K]> } & {
        readonly [K in Exclude<keyof F, AlwaysKeys<F>>]?: ValueOf<F[K]> | undefined
      }
    : never

type Optional<T> = Field<T> & { readonly always: false }
type Always<T> = Field<T> & { readonly always: true }

export function message<const F extends Fields>(name: string, fields: F): Message<F> {
  const rows = Object.entries<Field>(fields).map(([name, field]) => ({ name, field }))
  const byNumber = new Map(rows.map((row) => [row.field.number, row]))
  const falling = rows.toSorted((a, b) => b.field.number - a.field.number)
  return { name, fields, rows, byNumber, falling }
}

export function scalar<S extends ScalarName>(number: number, type: S): Optional<Scalars[S]> {
  return { number, type, rule: 'single', always: false }
}

export function nested<M extends Message>(number: number, type: () => M): Optional<MessageOf<M>> {
  return { number, type, rule: 'single', always: false }
}

export function strings(number: number): Optional<readonly string[]> {
  return { number, type: 'string', rule: 'repeated', always: false }
}

export function repeated<M extends Message>(
  number: number,
  type: () => M,
): Optional<readonly MessageOf<M>[]> {
  return { number, type, rule: 'repeated', always: false }
}

export function stringMap(number: number): Optional<ReadonlyMap<string, string>> {
  return mapOf(number, 'string')
}

export function map<M extends Message>(
  number: number,
  type: () => M,
): Optional<ReadonlyMap<string, MessageOf<M>>> {
  return mapOf(number, type)
}

function mapOf<T>(number: number, type: Field['type']): Optional<T> {
  const value: Field = { number: 2, type, rule: 'single', always: true }
  const entry = message('Entry', { key: always(scalar(1, 'string')), value })
  return { number, type, rule: 'map', always: false, entry }
}

export function always<T>(field: Optional<T>): Always<T> {
  return { ...field, always: true }
}

/** Required in a request, so that its handler can rely on it. */
export function required<T>(field: Optional<T>): Always<T> & { readonly required: true } {
  return { ...field, always: true, required: true }
}

/** May be absent, but is written to JSON if it is given, even as the default: half a position would be useless. */
export function whenGiven<T>(field: Optional<T>): Field<T> {
  return { ...field, always: true }
}

/** Values of one message, by field name. */
export type FieldValues = Readonly<Record<string, unknown>>

/** True for values that both encodings omit. */
export function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map) return value.size === 0
  return value === false || value === 0 || value === ''
}

export function defaultOf({ rule, type }: Field): unknown {
  if (rule === 'repeated') return []
  if (rule === 'map') return new Map()
  if (typeof type !== 'string') return emptyOf(type())
  if (type === 'bool') return false
  return type === 'string' || type === 'json' || type === 'frame' ? '' : 0
}

function emptyOf({ rows }: Message): FieldValues {
  return Object.fromEntries(
    rows.filter(({ field }) => field.always).map(({ name, field }) => [name, defaultOf(field)]),
  )
}
