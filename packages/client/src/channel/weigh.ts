import type { Letter, Refusal } from './outbox.ts'

/** What a frame holds besides the letter. */
const envelopeBytes = 200

const jsonCure = 'Send what JSON can write: a BigInt as a string, and nothing that contains itself.'

/**
 * How many bytes of a frame a letter takes; or why it can never get through. One that is too large would end the
 * connection if it were sent.
 */
export function weigh(letter: Letter, frameBytes: number): number | Refusal {
  const text = write(letter)
  if (typeof text !== 'string') return text
  const bytes = new TextEncoder().encode(text).byteLength + envelopeBytes
  if (bytes <= frameBytes) return bytes
  const message = `this publication takes ${bytes} bytes, and the service accepts ${frameBytes}`
  const facts = { bytes, limit: frameBytes }
  return ['tooLarge', message, undefined, { id: 'tooLarge', facts }]
}

function write(letter: Letter): string | Refusal {
  try {
    return JSON.stringify(letter)
  } catch (error) {
    const { event, channel } = letter
    // Behind its first line an engine draws the circle that it has found.
    const [reason] = String(error).split('\n', 1)
    return ['notJson', `${event} was not published to ${channel}: ${reason}. ${jsonCure}`]
  }
}
