/**
 * The vocabulary in which messages.ts writes the wire down. A message is a table of fields; types, both codecs
 * and the printed reference follow from that table.
 */

declare const json: unique symbol

/**
 * JSON text in one line, without raw newlines: what the schema calls `bytes`. It is embedded in JSON frames as it
 * is and travels as UTF-8 in Protobuf frames, so a payload is never parsed and printed again on its way through.
 */
export type RawJson = string & { readonly [json]: true }

export interface Scalars {
  bool: boolean
  uint32: number
  int32: number
  /** 64-bit integers are JavaScript numbers; the codec refuses what lies beyond 2^53. */
  int64: number
  uint64: number
  string: string
  json: RawJson
}

export type ScalarName = keyof Scalars

export interface Field<T = unknown> {
  readonly number: number
  readonly type: ScalarName | (() => Message)
  readonly rule: 'single' | 'repeated' | 'map'
  /** Written even when it holds the default value, as the JSON mapping demands of a few fields. */
  readonly always: boolean
  /** Never set; carries the TypeScript type of the field. */
  readonly value?: T
}

export interface Message<F extends Fields = Fields> {
  readonly name: string
  readonly fields: F
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
  return { name, fields }
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
  return { number, type: 'string', rule: 'map', always: false }
}

export function map<M extends Message>(
  number: number,
  type: () => M,
): Optional<ReadonlyMap<string, MessageOf<M>>> {
  return { number, type, rule: 'map', always: false }
}

export function always<T>(field: Optional<T>): Always<T> {
  return { ...field, always: true }
}
