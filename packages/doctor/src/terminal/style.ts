/** Colours for a terminal. Nothing is shown by colour alone. */
export interface Style {
  good(text: string): string
  bad(text: string): string
  faint(text: string): string
  strong(text: string): string
}

const plain = (text: string) => text
const code = (number: number) => (text: string) => `\u001b[${number}m${text}\u001b[0m`

export function styleFor(isColoured: boolean): Style {
  if (!isColoured) return { good: plain, bad: plain, faint: plain, strong: plain }
  return { good: code(32), bad: code(31), faint: code(2), strong: code(1) }
}
