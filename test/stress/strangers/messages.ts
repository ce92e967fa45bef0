import type { Violation } from '../checker/violation.ts'

/** What travels between the runner and the process of strangers. */
export type ToStrangers =
  | {
      readonly kind: 'open'
      readonly url: string
      readonly count: number
      /** Each listens to one of them. */
      readonly channels: readonly string[]
      readonly seed: number
    }
  /** All at once, without a word. */
  | { readonly kind: 'cut' }
  /** All at once. */
  | { readonly kind: 'come' }

export type FromStrangers =
  | { readonly kind: 'standing'; readonly standing: Standing }
  | { readonly kind: 'found'; readonly violation: Violation }

export interface Standing {
  readonly live: number
  /** Connections that were lost and not cut, or did not come about: how many of each reason. */
  readonly lost: Readonly<Record<string, number>>
  /** How far the last of them is, in each channel. */
  readonly lowest: Readonly<Record<string, number>>
}
