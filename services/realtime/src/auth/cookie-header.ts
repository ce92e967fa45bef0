/** More chunks than any browser keeps of one cookie. */
const maxChunks = 16

/** A cookie's value, joined if its library has split it into `name.0`, `name.1` and so on. */
export function readCookie(header: string, name: string): string | undefined {
  const cookies = parseCookies(header)
  const whole = cookies.get(name)
  if (whole !== undefined) return whole
  const chunks: string[] = []
  while (chunks.length < maxChunks) {
    const chunk = cookies.get(`${name}.${chunks.length}`)
    if (chunk === undefined) break
    chunks.push(chunk)
  }
  return chunks.length === 0 ? undefined : chunks.join('')
}

/** The first of a name wins, because browsers send the most specific path first. */
function parseCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    if (name !== '' && !cookies.has(name))
      cookies.set(
        name,
        pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      )
  }
  return cookies
}
