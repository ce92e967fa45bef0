/**
 * Whether the request came from a page of another origin. Browsers state that in requests to HTTPS and to localhost,
 * and they send cookies from sibling hosts of the same domain, too.
 */
export function isFromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  return site !== null && site !== 'same-origin' && site !== 'none'
}
