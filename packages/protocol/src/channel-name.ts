export const maxChannelNameLength = 255

/** Printable ASCII without spaces: a name is one word in a log line, a URL and a key. */
const grammar = /^[\x21-\x7e]+$/

/** Checks the syntax only; whether the channel exists is another question. */
export function validChannelName(name: string): boolean {
  return name.length <= maxChannelNameLength && grammar.test(name)
}
