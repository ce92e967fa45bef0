import type { Program } from './program.ts'

/** One SDK in one encoding. */
export interface Sdk {
  readonly name: string
  readonly version: string
  readonly encoding: 'json' | 'protobuf'
  readonly start: () => Program
  /** The scenarios that it cannot pass, by their names, each with the reason. */
  readonly lacks: Readonly<Record<string, string>>
}
