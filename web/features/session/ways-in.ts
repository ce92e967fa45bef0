import type { ConfigOf } from '@portico/config'

import type { webConfig } from '../../config.ts'

type WebConfig = ConfigOf<typeof webConfig>

/** A way to sign in. The sign-in page offers those that are open, and the library accepts no other. */
export type WayIn =
  | { readonly id: 'demo' }
  | (Client & { readonly id: 'github'; readonly name: 'GitHub' })
  | (Client & { readonly id: 'oidc'; readonly name: string; readonly issuer: string })

/** This app's credentials at the provider. */
interface Client {
  readonly clientId: string
  readonly clientSecret: string
}

/** The ways to sign in that the environment configures, in the order of the page. */
export function waysIn(config: WebConfig): readonly WayIn[] {
  return [...github(config), ...oidc(config), ...(config.DEMO_PEOPLE ? [{ id: 'demo' } as const] : [])]
}

function github({ GITHUB_ID: clientId, GITHUB_SECRET: clientSecret }: WebConfig): readonly WayIn[] {
  return clientId && clientSecret ? [{ id: 'github', name: 'GitHub', clientId, clientSecret }] : []
}

function oidc(config: WebConfig): readonly WayIn[] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config
  return issuer && clientId && clientSecret
    ? [{ id: 'oidc', name: config.OIDC_NAME, issuer, clientId, clientSecret }]
    : []
}

export interface Closed {
  readonly cause: string
  readonly cure: string
}

/** Why signing in is impossible, and what to do about it; undefined if it is possible. */
export function whyClosed(config: WebConfig): Closed | undefined {
  if (config.DATABASE_URL === undefined)
    return {
      cause: 'DATABASE_URL is not set: there is nobody whom this app could know.',
      cure: 'Set it, where the web app is started, to the Postgres with the data of the app.',
    }
  if (config.NEXTAUTH_SECRET === undefined)
    return {
      cause: 'NEXTAUTH_SECRET is not set: no session can be kept.',
      cure: 'Set it where the web app is started; openssl rand -base64 48 makes one.',
    }
  if (waysIn(config).length === 0)
    return {
      cause: 'No way to sign in is set up.',
      cure: 'Set GITHUB_ID and GITHUB_SECRET, or OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, where the web app is started. For a demo, DEMO_PEOPLE=true lets everybody in without a password.',
    }
  return undefined
}
