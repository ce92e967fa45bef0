import { RealtimeFailure } from '@portico/server'

import { openRealtime } from '../../../lib/realtime.ts'

/**
 * Who may comment goes by the show's state, which has changed. Where the service cannot be told, each connection goes by
 * what it was told before, until its token is renewed: minutes.
 */
export async function reconsiderComments(showId: string): Promise<void> {
  try {
    await openRealtime().reconsider({ channel: `show:${showId}:comments` })
  } catch (error) {
    if (!(error instanceof RealtimeFailure)) throw error
  }
}
