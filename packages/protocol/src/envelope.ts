import { type CommandName, commandNames, commands } from './commands.ts'
import { type Field, type Message, message, nested, scalar } from './fields.ts'
import { ErrorMessage, Push } from './messages.ts'

const id = scalar(1, 'uint32')

/** A client's message, from the client's side. */
export const CommandEnvelope: Message = message('Command', {
  id,
  ...fieldsOf((name) => nested(commands[name].number, () => commands[name].request)),
})

/** The same, of which only the id is read: errors in the rest can then be answered. */
export const CommandId: Message = message('Command', { id })

/** The same in Protobuf, with the requests left as bytes. */
export const UnreadCommand: Message = message('Command', {
  id,
  ...fieldsOf((name) => scalar(commands[name].number, 'frame')),
})

/** The service's message: a reply with its id, a push without one, or nothing at all, which is a ping. */
export const ReplyEnvelope: Message = message('Reply', {
  id,
  error: nested(2, () => ErrorMessage),
  push: nested(4, () => Push),
  ...fieldsOf((name) => {
    const { reply, result } = commands[name]
    return reply === undefined ? undefined : nested(reply, () => result)
  }),
})

function fieldsOf(fieldOf: (name: CommandName) => Field | undefined): Record<string, Field> {
  const fields: Record<string, Field> = {}
  for (const name of commandNames) {
    const field = fieldOf(name)
    if (field !== undefined) fields[name] = field
  }
  return fields
}
