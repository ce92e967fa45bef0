import type { Letter, Refusal } from './outbox.ts'

/** What a frame holds besides the letter. */
const envelopeBytes = 200

const jsonCure = 'Send what JSON can write: a BigInt as a string, and nothing that contains itself.'

/** How many bytes a letter takes up in a frame, or why it can never be sent: one that is too large would end the connection. */
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
    // V8 draws the circle that it has found below the first line.
    const [reason] = String(error).split('\n', 1)
    return ['notJson', `${event} was not published to ${channel}: ${reason}. ${jsonCure}`]
  }
}
