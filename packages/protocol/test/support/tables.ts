import { CommandEnvelope, ReplyEnvelope } from '../../src/envelope.ts'
import type { Message } from '../../src/fields.ts'
import { EmulationRequest } from '../../src/messages.ts'

/** Every message that can be sent, found by walking the tables from where frames begin. */
export function everyMessage(): ReadonlyMap<string, Message> {
  const found = new Map<string, Message>()
  const walk = (message: Message): void => {
    if (found.has(message.name)) return
    found.set(message.name, message)
    for (const { field } of message.rows) if (typeof field.type !== 'string') walk(field.type())
  }
  for (const root of [CommandEnvelope, ReplyEnvelope, EmulationRequest]) walk(root)
  return found
}
