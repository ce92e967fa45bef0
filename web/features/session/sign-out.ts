import { signOut as endSession } from 'next-auth/react'

/** All tabs of this browser hear of it. */
const CHANNEL = 'portico session'

/** Ends the session here, in every tab of this browser, and on the service for every socket that it opened. */
export async function signOut(): Promise<void> {
  await endSession({ redirect: false })
  new BroadcastChannel(CHANNEL).postMessage('signed-out')
  leave()
}

/** Follows when another tab signs out. Returns how to stop listening. */
export function followSignOut(beforeLeaving: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = () => {
    beforeLeaving()
    leave()
  }
  return () => channel.close()
}

/** The page is loaded anew, so that nothing of the person stays. */
function leave(): void {
  location.assign('/sign-in')
}
