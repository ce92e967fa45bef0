import {
  type CommandErrorName,
  codeNames,
  type DisconnectName,
  type Finding,
  type systemMethods,
} from '@portico/protocol'
import type { Link } from '../session/link.ts'
import type { Letter, Receipt, Refusal } from './outbox.ts'

/** What became of a letter that was sent. */
export type Outcome =
  | { readonly kind: 'taken'; readonly receipt: Receipt }
  /** The service, or the way to it, cannot take it now: it is tried again. */
  | { readonly kind: 'putOff'; readonly finding: Finding | undefined }
  | { readonly kind: 'refused'; readonly why: Refusal }

/** Sends one letter over a living connection. Never rejected. */
export type Send = (letter: Letter) => Promise<Outcome>

// As the table of the protocol has it, of which a page needs no more than this.
const method: typeof systemMethods.publish = '$sys.publish'

const names: Readonly<Partial<Record<number, CommandErrorName | DisconnectName>>> = codeNames
const mismatchCure = '. Send what the contract declares for it; reload a page that is older than the service.'

export function sendOver(link: Pick<Link, 'rpc'>): Send {
  return async (letter) => {
    try {
      // The service's own answer to its own method.
      return { kind: 'taken', receipt: (await link.rpc(method, letter)) as Receipt }
    } catch (error) {
      const { code, message, temporary } = error as { code: number; message: string; temporary?: boolean }
      const { channel, event } = letter
      const id = names[code]
      const finding = id && { id, facts: { channel, event, reason: message } }
      if (code < 100 || temporary) return { kind: 'putOff', finding }
      const cure = id === 'schemaMismatch' ? mismatchCure : ''
      const sentence = `${event} was not published to ${channel}: ${message}${cure}`
      return { kind: 'refused', why: ['refused', sentence, code, finding] }
    }
  }
}
