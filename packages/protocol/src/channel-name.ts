export const maxChannelNameLength = 255

/** Printable ASCII without spaces: a name is one word in a log line, a URL and a key. */
const grammar = /^[\x21-\x7e]+$/

/** Says nothing about whether such a channel exists. */
export function validChannelName(name: string): boolean {
  return name.length <= maxChannelNameLength && grammar.test(name)
}
