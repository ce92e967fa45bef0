/**
 * Whether a page of another origin sent this. Browsers say where a request comes from, to HTTPS and to localhost, and
 * send cookies along also from sibling hosts of the same domain.
 */
export function isFromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  return site !== null && site !== 'same-origin' && site !== 'none'
}
