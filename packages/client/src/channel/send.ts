import {
  type CommandErrorName,
  codeNames,
  type DisconnectName,
  type Finding,
  type systemMethods,
} from '@portico/protocol'
import type { Link } from '../session/link.ts'
import type { OutboxItem, Receipt, Refusal } from './outbox.ts'

/** The outcome of sending an item. */
export type Outcome =
  | { readonly kind: 'taken'; readonly receipt: Receipt }
  /** The service cannot take it now, or cannot be reached: it is tried again. */
  | { readonly kind: 'putOff'; readonly finding: Finding | undefined }
  | { readonly kind: 'refused'; readonly why: Refusal }

/** Sends one item over a connection. Never rejects. */
export type Send = (item: OutboxItem) => Promise<Outcome>

// Copied with its type from the protocol's table, which is too large to ship to a page.
const method: typeof systemMethods.publish = '$sys.publish'

const names: Readonly<Partial<Record<number, CommandErrorName | DisconnectName>>> = codeNames
const mismatchCure = '. Send what the contract declares for it; reload a page that is older than the service.'

export function sendOver(link: Pick<Link, 'rpc'>): Send {
  return async (item) => {
    try {
      // The service answers its own method, so the type is known.
      return { kind: 'taken', receipt: (await link.rpc(method, item)) as Receipt }
    } catch (error) {
      const { code, message, temporary } = error as { code: number; message: string; temporary?: boolean }
      const { channel, event } = item
      const id = names[code]
      const finding = id && { id, facts: { channel, event, reason: message } }
      if (code < 100 || temporary) return { kind: 'putOff', finding }
      const cure = id === 'schemaMismatch' ? mismatchCure : ''
      const sentence = `${event} was not published to ${channel}: ${message}${cure}`
      return { kind: 'refused', why: ['refused', sentence, code, finding] }
    }
  }
}
