import { signInAt } from './place.ts'

/** What the tabs of a browser tell each other. They share one cookie, so all of them are one person's. */
export type News =
  /** Somebody left, and somebody else may come. */
  | { readonly kind: 'signed-out' }
  /** The session ended by itself. Most likely the same person comes back. */
  | { readonly kind: 'session-over' }
  /** A page was made for this person. */
  | { readonly kind: 'signed-in'; readonly personId: string }

const CHANNEL = 'portico tabs'

/** All tabs of this browser hear of it, this one included. */
export function tellTabs(news: News): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(news)
  channel.close()
}

/**
 * Tells for whom this page was made, and leaves it when it can no longer be theirs. The next page is loaded anew, so
 * that nothing of the person stays. Returns how to stop listening.
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

/** Where a page goes that hears this; undefined where it stays. */
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
      // A tab of another release may say something else.
      news satisfies never
      return undefined
  }
}
