import { type DisconnectName, disconnects } from './codes.ts'

/**
 * The frame cannot be read, so there is no id to answer and the connection must close. The message says what was
 * wrong, in plain words that fit a close frame and never quote the client.
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
