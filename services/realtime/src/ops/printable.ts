/** Controls but newline and tab, and what turns the direction of writing around: a terminal obeys them, a reader sees none. */
const unprintable = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** A text that may hold what a stranger chose, for a terminal: escapes stand as JSON writes them. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const longestText = 300

/** Cuts a text that somebody else has written to what a log line can carry. */
export function bound(text: string, longest: number = longestText): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`
}
