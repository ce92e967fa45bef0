import { signOut as askToEnd } from 'next-auth/react'

import { type News, tellTabs } from './tabs.ts'

/**
 * Ends the session here, in every tab of this browser, and on the service for every socket that it opened. Rejects if
 * the session could not be ended. The tabs leave their pages when they are notified.
 */
export async function signOut(news: Extract<News['kind'], 'signed-out' | 'session-over'>): Promise<void> {
  // Neither a failure nor an answer of the library proves anything: what counts is whether the session still exists.
  await askToEnd({ redirect: false }).catch(() => {})
  if (!(await isOver())) throw new Error('Not signed out. The server does not answer.')
  tellTabs({ kind: news })
}

/** Asked here, because the library's own function takes no answer for an ended session. */
async function isOver(): Promise<boolean> {
  const response = await fetch('/api/auth/session').catch(() => undefined)
  if (!response?.ok) return false
  const session: unknown = await response.json().catch(() => undefined)
  return typeof session === 'object' && session !== null && Object.keys(session).length === 0
}
