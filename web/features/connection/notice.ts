import type { Explanation, Status } from '@portico/client'

/** What a person must know about the connection, by what they can do about it. */
export type NoticeName = 'offline' | 'unreachable' | 'signedOut' | 'outdated' | 'ended'

export type Remedy = 'retry' | 'sign-in' | 'reload'

export interface Notice {
  readonly title: string
  readonly cause: string
  readonly cure: string
  readonly remedy: Remedy
}

export const notices = {
  offline: {
    title: 'You are offline',
    cause: 'What others do does not arrive now.',
    cure: 'The page catches up by itself once the network is back.',
    remedy: 'retry',
  },
  unreachable: {
    title: 'The connection is interrupted',
    cause: 'What others do does not arrive now.',
    cure: 'The page keeps trying and catches up by itself.',
    remedy: 'retry',
  },
  signedOut: {
    title: 'You are signed out',
    cause: 'The service does not know who you are.',
    cure: 'Sign in again.',
    remedy: 'sign-in',
  },
  outdated: {
    title: 'This page is out of date',
    cause: 'The service has changed since the page was loaded.',
    cure: 'Reload the page.',
    remedy: 'reload',
  },
  ended: {
    title: 'The connection has ended',
    cause: 'What others do does not arrive now.',
    cure: 'Try again. If it ends again, tell whoever runs this app.',
    remedy: 'retry',
  },
} as const satisfies Record<NoticeName, Notice>

/** Findings that end the connection, and that a retry would only repeat. */
const ENDS: Readonly<Record<string, NoticeName>> = {
  noSession: 'signedOut',
  unauthorized: 'signedOut',
  tokenRouteUnauthorized: 'signedOut',
  revoked: 'signedOut',
  protocolMismatch: 'outdated',
  pageOutdated: 'outdated',
}

export function noticeOf({ state, attempt, finding }: Status): NoticeName | undefined {
  if (state === 'offline') return 'offline'
  if (state === 'stopped') return ENDS[finding?.id ?? ''] ?? 'ended'
  return state === 'connecting' && attempt > 0 ? 'unreachable' : undefined
}

/** Whether the text of a finding is meant for the app's users. The others are for operators. */
export function isForPeople(explanation: Explanation | undefined): explanation is Explanation {
  return explanation?.who === 'person'
}
