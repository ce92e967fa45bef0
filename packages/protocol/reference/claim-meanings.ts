import type { ReservedClaim } from '../src/index.ts'

interface ClaimMeaning {
  readonly of: 'both' | 'connection' | 'subscription'
  readonly says: string
}

/** What a claim means to the service, for the reference. */
export const claimMeanings: Readonly<Record<ReservedClaim, ClaimMeaning>> = {
  sub: {
    of: 'both',
    says: 'Text: the id of the user. Absent or empty: nobody, which `ALLOW_ANONYMOUS` has to allow. In a subscription token it must be the user of the connection.',
  },
  exp: {
    of: 'both',
    says: 'Seconds since 1970: the token is not accepted later than that, and what it opened ends then unless it is renewed.',
  },
  expire_at: {
    of: 'both',
    says: 'Seconds since 1970: when what it opened ends, if not with `exp`; 0 never.',
  },
  iat: {
    of: 'both',
    says: 'Seconds since 1970: when it was issued. Without it, every revocation of its user or session voids it, an earlier one too.',
  },
  nbf: { of: 'both', says: 'Seconds since 1970: the token is not accepted before that.' },
  iss: { of: 'both', says: 'The issuer: must be `TOKEN_ISSUER` if that is set.' },
  aud: { of: 'both', says: 'The audience: must be or contain `TOKEN_AUDIENCE` if that is set.' },
  jti: { of: 'both', says: 'Text: the id of the token, by which it can be revoked.' },
  sid: { of: 'both', says: 'Text: the id of the sign-in session, by which it can be revoked.' },
  info: {
    of: 'both',
    says: 'Any JSON, shown to everybody in a channel with presence and beside publications: as `conn_info`, and from a subscription token as `chan_info`.',
  },
  b64info: { of: 'both', says: 'The same as the base64 of its JSON. It counts in place of `info`.' },
  channels: {
    of: 'connection',
    says: 'List of texts: the connection is subscribed to these channels at once, and no policy is asked.',
  },
  subs: {
    of: 'connection',
    says: 'The same as an object of `{"<channel>": {"data", "info"}}`: `data` is handed to the client, `info` is its `chan_info` there.',
  },
  channel: {
    of: 'subscription',
    says: 'Text: the channel. A token with this claim opens no connection.',
  },
}
