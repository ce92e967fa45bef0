import type { FindingRow } from './row.ts'

/** Findings about authentication: the session, the token route, the token. */
export const token = {
  noSession: {
    title: 'Nobody is signed in',
    cause: 'There is no session in this browser[: {path} answered {status}].',
    cure: 'Sign in. The page connects by itself afterwards.',
    severity: 'notice',
    who: 'person',
  },
  noToken: {
    title: 'The token function gives no token',
    cause:
      'The function that gives the client its token resolved with nothing, or with something else than a text.',
    cure: 'Throw NoSession of @portico/client if nobody is signed in; otherwise resolve with the JWT itself. The client asks again.',
    severity: 'fault',
    who: 'developer',
  },
  tokenRouteMissing: {
    title: 'There is no token route',
    cause: 'The page asks for a token where nothing answers[: {path}][ gives {status}].',
    cure: 'Add the route handler (tokenRoute of @portico/server) at that path, or tell the client the right path.',
    severity: 'fault',
    who: 'developer',
  },
  tokenRouteUnauthorized: {
    title: 'The token route refuses this session',
    cause: 'The token route[ {path}] answered[ {status}], although somebody is signed in[: {reason}].',
    cure: 'Sign in again. If that does not help, check whether the session cookie reaches the route: its path, SameSite and Secure.',
    severity: 'fault',
    who: 'developer',
  },
  tokenRouteFailed: {
    title: 'The token route fails',
    cause: 'The token route[ {path}] ended with an error[ {status}][: {reason}].',
    cure: 'The log of the web app has the cause: often its database, or a TOKEN_SECRET that is missing or too short.',
    severity: 'fault',
    who: 'developer',
  },
  tokenRouteNotJson: {
    title: 'The token route answers with a page',
    cause:
      'The token route[ {path}] answered[ {status}][ {type}] without a token in JSON: a redirect to the sign-in page, or another handler.',
    cure: 'Exclude the route from the middleware that redirects, and answer 401 if nobody is signed in.',
    severity: 'fault',
    who: 'developer',
  },
  tokenRouteSlow: {
    title: 'The token route is slow',
    cause: 'The token route[ {path}] did not answer[ in {ms} ms].',
    cure: 'Find out what it waits for: usually its session store. The client asks again by itself.',
    severity: 'warning',
    who: 'developer',
  },
  tokenRepeated: {
    title: 'The token route repeats a refused token',
    cause:
      'The token route[ {path}] returned a token that the service already refused. It is not sent again.',
    cure: 'Sign a new token on each request; do not cache the route, and do not keep tokens in the session.',
    severity: 'fault',
    who: 'developer',
  },
  tokenExpired: {
    title: 'The token has expired',
    cause:
      'The token expired[ {seconds} s] before it was used[; this browser’s clock and the service’s are {skewSeconds} s apart].',
    cure: 'The client fetches a new one by itself. If it keeps happening, compare the clocks of the web app and the service.',
    severity: 'notice',
    who: 'nobody',
  },
  tokenNotYetValid: {
    title: 'The token is not valid yet',
    cause:
      'The token becomes valid[ {seconds} s] in the future (nbf): the clocks of its issuer and of the service differ[; this browser’s is {skewSeconds} s from the service’s].',
    cure: 'Synchronise both clocks with NTP.',
    severity: 'fault',
    who: 'operator',
  },
  wrongSignature: {
    title: 'The token’s signature does not match',
    cause: 'The issuer of the token and the service have different secrets or keys.',
    cure: 'Give both the same TOKEN_SECRET, without spaces or quotes around it, and restart both.',
    severity: 'fault',
    who: 'operator',
  },
  wrongAlgorithm: {
    title: 'The token’s algorithm is not accepted',
    cause: 'The token is signed with an algorithm that is not configured here[; {expected} is accepted].',
    cure: 'Sign with HS256 and TOKEN_SECRET, or set JWKS_URL to the address of the public keys.',
    severity: 'fault',
    who: 'operator',
  },
  wrongAudience: {
    title: 'The token is for somebody else',
    cause: 'The token’s audience (aud) is not this service’s[: expected is {expected}].',
    cure: 'Sign with that audience, or set TOKEN_AUDIENCE to the one in use.',
    severity: 'fault',
    who: 'operator',
  },
  wrongIssuer: {
    title: 'The token comes from somebody else',
    cause: 'The token’s issuer (iss) is not the expected one[: {expected}].',
    cure: 'Sign with that issuer, or set TOKEN_ISSUER to the one in use.',
    severity: 'fault',
    who: 'operator',
  },
  unknownKey: {
    title: 'The token’s key is unknown',
    cause: 'The key that the token names (kid) is not in the key set.',
    cure: 'Publish the new public key before signing with it, and sign with a key that is published.',
    severity: 'fault',
    who: 'operator',
  },
  keysAway: {
    title: 'The key set cannot be fetched',
    cause: 'The service cannot fetch the keys that check tokens[: {reason}].',
    cure: 'Check that JWKS_URL answers from where the service runs. The client tries again by itself.',
    severity: 'fault',
    who: 'operator',
  },
  tokenUnreadable: {
    title: 'The token cannot be read',
    cause: 'What was sent as a token is not one that the service can read[: {reason}].',
    cure: 'Send the JWT itself, as tokenRoute of @portico/server makes it; portico token check says what is wrong with one.',
    severity: 'fault',
    who: 'developer',
  },
  tokenTooLarge: {
    title: 'The token is too large',
    cause: 'The token[ has {bytes} bytes, and] is larger than the service accepts[: {limit}].',
    cure: 'Put less into its claims; policies can read what they need from the database.',
    severity: 'fault',
    who: 'developer',
  },
  tokenOfAnother: {
    title: 'The token belongs to something else',
    cause: 'The token was issued to another user or for another channel than the one it was used for.',
    cure: 'Fetch a new token whenever somebody else signs in, and one for each channel that requires one.',
    severity: 'fault',
    who: 'developer',
  },
  invalidToken: {
    title: 'The token is refused',
    cause: 'The token is not valid for this service[: {reason}].',
    cure: 'The service’s log says which check failed; portico token check tells you for a given token.',
    severity: 'fault',
    who: 'operator',
  },
  unauthorized: {
    title: 'The connection identifies nobody',
    cause:
      'The connection brought neither a token nor a valid session cookie, and anonymous connections are off.',
    cure: 'Give the client a token (auth, or getToken in other SDKs), or set SESSION_SECRET if page and service share the origin.',
    severity: 'fault',
    who: 'developer',
  },
  revoked: {
    title: 'Access was revoked',
    cause: 'Access was revoked for this user, this token or this session.',
    cure: 'Sign in again.',
    severity: 'notice',
    who: 'person',
  },
  expired: {
    title: 'The sign-in expired',
    cause: 'The token expired, and no new one came within the grace period.',
    cure: 'The client connects again with a new token. If it keeps happening, see what the token route answers.',
    severity: 'warning',
    who: 'nobody',
  },
  subscriptionExpired: {
    title: 'A subscription expired',
    cause: 'A subscription[ to {channel}] that the server made has expired.',
    cure: 'Connect again, with a token that grants the channel for longer.',
    severity: 'warning',
    who: 'developer',
  },
} as const satisfies Record<string, FindingRow>
