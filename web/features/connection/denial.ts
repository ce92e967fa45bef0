import type { Finding } from '@portico/client'

/** Tells people why the service refuses a channel. `what`: what the channel carries, in one word. */
export function denialOf({ id, facts }: Finding, what: string): string {
  if (id === 'subscriptionDenied') return `This ${what} is closed to you.`
  return `This ${what} cannot be followed now: ${facts?.reason ?? id}.`
}
