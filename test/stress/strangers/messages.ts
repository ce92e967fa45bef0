import type { Violation } from '../checker/violation.ts'

/** The messages between the runner and the process of strangers. */
export type ToStrangers =
  | {
      readonly kind: 'open'
      readonly url: string
      readonly count: number
      /** Each stranger subscribes to one of these. */
      readonly channels: readonly string[]
      readonly seed: number
    }
  /** All disconnect at once, without a close frame. */
  | { readonly kind: 'cut' }
  /** All connect at once. */
  | { readonly kind: 'come' }

export type FromStrangers =
  | { readonly kind: 'standing'; readonly standing: Standing }
  | { readonly kind: 'found'; readonly violation: Violation }

export interface Standing {
  readonly live: number
  /** Connections that failed or were lost, other than by a cut: how many for each reason. */
  readonly lost: Readonly<Record<string, number>>
  /** The lowest position of any stranger in each channel. */
  readonly lowest: Readonly<Record<string, number>>
}
