import type { RawJson } from '@portico/protocol'

/** Who a connection acts for. Made only by verifying a token or a session cookie. */
export interface Principal {
  /** Empty for an anonymous connection, which the configuration must allow. */
  readonly user: string
  /** `jti` of the token, for revocation. */
  readonly tokenId: string | undefined
  /** The sign-in session, for revocation and for signing out everywhere. */
  readonly session: string | undefined
  /** Milliseconds. */
  readonly issuedAt: number | undefined
  /** Milliseconds; undefined never expires. */
  readonly expiresAt: number | undefined
  /** Whether the client holds the token and must refresh it; false for a cookie, which is read once, on connect. */
  readonly refreshedByClient: boolean
  /** Shown to others in presence and on publications. */
  readonly info: RawJson | undefined
  /** Channels to which the token subscribes the connection automatically. */
  readonly channels: readonly string[]
  /** What the token says about some of them: `info` is shown to others there, `data` is sent to the client. */
  readonly subs?: ReadonlyMap<
    string,
    { readonly info: RawJson | undefined; readonly data: RawJson | undefined }
  >
  /** Free claims for policies, e.g. roles. */
  readonly claims: Readonly<Record<string, unknown>>
}
