import type { Position } from '../../../src/broker/broker.ts'

/** What travels between the oracle and its nodes, which are processes so that they can be killed. */
export interface Hint {
  readonly kind: 'hint'
  readonly channel: string
  readonly offset: number
  readonly data: string
}

export type ToNode =
  | Hint
  | {
      readonly kind: 'subscribe'
      readonly subscription: number
      readonly channel: string
      readonly since?: Position
    }
  | { readonly kind: 'unsubscribe'; readonly subscription: number }

export type FromNode =
  | Hint
  | { readonly kind: 'subscribed'; readonly subscription: number; readonly position: Position }
  | { readonly kind: 'lost'; readonly subscription: number }
  | {
      readonly kind: 'publication'
      readonly subscription: number
      readonly epoch: string
      readonly offset: number
      readonly data: string
    }
