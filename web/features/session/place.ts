/** Where a sign-in leads by itself. */
const START = '/messages'

/** The sign-in page, which leads back to this place. */
export function signInAt(place: string): string {
  return `/sign-in?${new URLSearchParams({ to: place })}`
}

/** Where to go after the sign-in, by what an address asks for. Anybody can write an address: it never leads elsewhere. */
export function placeAsked(to: string | readonly string[] | undefined): string {
  return typeof to === 'string' && to.startsWith('/') && isHere(to) ? to : START
}

/** As a browser reads it: `//host` and `/\host` are other sites. */
function isHere(place: string): boolean {
  const here = 'http://here.invalid'
  return URL.canParse(place, here) && new URL(place, here).origin === here
}
