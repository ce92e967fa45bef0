/** The answer of a route that refuses, with a message for people. */
export function refuse(status: 400 | 401 | 403 | 404 | 409 | 412 | 422 | 502 | 503, error: string): Response {
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })
}

/** The answer to a person who exceeds the app's limits. */
export function tooFast(earlyMs: number): Response {
  const seconds = Math.ceil(earlyMs / 1_000)
  const error = `That was too much at once. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again.`
  const headers = { 'cache-control': 'no-store', 'retry-after': String(seconds) }
  return Response.json({ error }, { status: 429, headers })
}

export const fromElsewhere = () => refuse(403, 'Only pages of this app may do this.')
export const signedOut = () => refuse(401, 'You are signed out. Sign in again.')
export const somebodyElse = () => refuse(412, 'Somebody else signed in in this browser. Reload the page.')
export const noConversation = () => refuse(404, 'There is no such conversation, or you are not in it.')
