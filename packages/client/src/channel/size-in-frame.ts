import type { OutboxItem, Refusal } from './outbox.ts'

/** An upper bound for everything in a frame except the item. */
const envelopeBytes = 200

const jsonCure = 'Send what JSON can write: a BigInt as a string, nothing that contains itself.'

/** The bytes that an item takes in a frame, or why it cannot be sent. An item that is too large would end the connection. */
export function sizeInFrame(item: OutboxItem, frameBytes: number): number | Refusal {
  const text = write(item)
  if (typeof text !== 'string') return text
  const bytes = new TextEncoder().encode(text).byteLength + envelopeBytes
  if (bytes <= frameBytes) return bytes
  const message = `this publication takes ${bytes} bytes, and the service accepts ${frameBytes}`
  const facts = { bytes, limit: frameBytes }
  return ['tooLarge', message, undefined, { id: 'tooLarge', facts }]
}

function write(item: OutboxItem): string | Refusal {
  try {
    return JSON.stringify(item)
  } catch (error) {
    const { event, channel } = item
    // For a circular structure V8 adds a drawing below the first line.
    const [reason] = String(error).split('\n', 1)
    return ['notJson', `${event} was not published to ${channel}: ${reason}. ${jsonCure}`]
  }
}
