import { RealtimeFailure } from '@portico/server'

import { openRealtime } from '../../../lib/realtime.ts'

/**
 * The show's state, which has changed, decides who may comment. If the service cannot be told, each connection keeps
 * its earlier permission until its token is renewed, within minutes.
 */
export async function reconsiderComments(showId: string): Promise<void> {
  try {
    await openRealtime().reconsider({ channel: `show:${showId}:comments` })
  } catch (error) {
    if (!(error instanceof RealtimeFailure)) throw error
  }
}
