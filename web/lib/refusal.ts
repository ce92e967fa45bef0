/** What a route answers when it does not do what it was asked: what is the matter, for people. */
export function refuse(status: 400 | 401 | 403 | 404 | 409 | 412 | 422 | 502 | 503, error: string): Response {
  return Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } })
}

export const signedOut = () => refuse(401, 'You are signed out. Sign in again.')
export const somebodyElse = () => refuse(412, 'Somebody else signed in in this browser. Reload the page.')
export const noConversation = () => refuse(404, 'There is no such conversation, or you are not in it.')
