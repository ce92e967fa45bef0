/** Asks the app's own server, and says in its words why it did not do it. */
export async function post(path: string, body: object = {}): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return
  const answer: { error?: unknown } = await response.json().catch(() => ({}))
  throw new Error(typeof answer.error === 'string' ? answer.error : `The server answered ${response.status}.`)
}
