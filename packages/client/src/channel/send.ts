import { type CommandErrorName, codeNames, type DisconnectName, type systemMethods } from '@portico/protocol'
import type { Link } from '../session/link.ts'
import { type Letter, PublishError, PutOff, type Receipt, type Send } from './outbox.ts'

/** What a frame holds besides the letter. */
const envelopeBytes = 200

// As the table of the protocol has it, of which a page needs no more than this.
const method: typeof systemMethods.publish = '$sys.publish'

const names: Readonly<Partial<Record<number, CommandErrorName | DisconnectName>>> = codeNames
const mismatchCure = '. Send what the contract declares for it; reload a page that is older than the service.'

/** Publishes over one link. What could never get through is turned away here: sent, it would end the connection. */
export function sendOver(link: Pick<Link, 'rpc'>, frameBytes: number): Send {
  return async (letter: Letter): Promise<Receipt> => {
    const bytes = new TextEncoder().encode(JSON.stringify(letter)).byteLength + envelopeBytes
    if (bytes > frameBytes) {
      const message = `this publication takes ${bytes} bytes, and the service accepts ${frameBytes}`
      const facts = { bytes, limit: frameBytes }
      throw new PublishError('tooLarge', message, undefined, { id: 'tooLarge', facts })
    }
    try {
      // The service's own answer to its own method.
      return (await link.rpc(method, letter)) as Receipt
    } catch (error) {
      const { code, message, temporary } = error as { code: number; message: string; temporary?: boolean }
      const { channel, event } = letter
      const id = names[code]
      const finding = id && { id, facts: { channel, event, reason: message } }
      if (code < 100 || temporary) throw new PutOff(finding)
      const cure = id === 'schemaMismatch' ? mismatchCure : ''
      const sentence = `${event} was not published to ${channel}: ${message}${cure}`
      throw new PublishError('refused', sentence, code, finding)
    }
  }
}
