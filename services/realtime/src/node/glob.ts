/** Whether a name fits a pattern in which `*` stands for any run of characters. Takes time in proportion to the name. */
export function matchesGlob(name: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return name === head
  if (!name.startsWith(head) || !name.endsWith(tail)) return false

  const end = name.length - tail.length
  let at = head.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= end
}
