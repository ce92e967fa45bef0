import { type DisconnectName, disconnects } from './codes.ts'

/**
 * The frame cannot be read, so there is no id to answer and the connection must close. The message says in plain words
 * what was wrong, fits into a close frame and never quotes the client.
 */
export class BadFrame extends Error {
  override readonly name = 'BadFrame'
  readonly reason: DisconnectName & ('badRequest' | 'messageTooLarge')

  constructor(reason: BadFrame['reason'], message: string) {
    super(message)
    this.reason = reason
  }

  get code(): number {
    return disconnects[this.reason].code
  }
}
