/** Where a sign-in leads by default. */
const START = '/messages'

/** The sign-in page, which leads back to this place. */
export function signInAt(place: string): string {
  return `/sign-in?${new URLSearchParams({ to: place })}`
}

/**
 * Where to go after the sign-in, as given in the address. Anybody can write an address, so it never leads to another
 * site.
 */
export function placeAsked(to: string | readonly string[] | undefined): string {
  return typeof to === 'string' && to.startsWith('/') && isHere(to) ? to : START
}

/** Whether a browser reads it as a path: `//host` and `/\host` are other sites. */
function isHere(place: string): boolean {
  const here = 'http://here.invalid'
  return URL.canParse(place, here) && new URL(place, here).origin === here
}
