/** Control characters (except newline and tab) and bidi marks, which terminals obey but readers cannot see. */
const unprintable = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** Makes untrusted text safe for a terminal: control characters and bidi marks become JSON escapes. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const longestText = 300

/** Truncates untrusted text to what a log line can carry. */
export function bound(text: string, longest: number = longestText): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`
}
