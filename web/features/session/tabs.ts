import { signInAt } from './place.ts'

/** What the tabs of a browser tell each other. They share one cookie, so they all belong to one person. */
export type News =
  /** The person signed out, and somebody else may sign in. */
  | { readonly kind: 'signed-out' }
  /** The session has ended, for example by expiry. Most likely the same person signs in again. */
  | { readonly kind: 'session-over' }
  /** A page was rendered for this person. */
  | { readonly kind: 'signed-in'; readonly personId: string }

const CHANNEL = 'portico tabs'

/** Tells all tabs of this browser, this one included. */
export function tellTabs(news: News): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(news)
  channel.close()
}

/**
 * Tells the other tabs for which person this page was rendered, and leaves the page once it can no longer be theirs.
 * The next page is loaded from scratch, so that nothing of the person stays. Returns a function that stops listening.
 */
export function followTabs(personId: string, beforeLeaving: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    const next = nextPage(data, { personId, place: `${location.pathname}${location.search}` })
    if (next === undefined) return
    beforeLeaving()
    location.assign(next)
  }
  channel.postMessage({ kind: 'signed-in', personId } satisfies News)
  return () => channel.close()
}

/** The page to go to on this news; undefined to stay. */
export function nextPage(
  news: News,
  { personId, place }: { readonly personId: string; readonly place: string },
): string | undefined {
  switch (news.kind) {
    case 'signed-out':
      return '/sign-in'
    case 'session-over':
      return signInAt(place)
    case 'signed-in':
      return news.personId === personId ? undefined : '/sign-in?error=SomebodyElse'
    default:
      // A tab of another release may send something else.
      news satisfies never
      return undefined
  }
}
