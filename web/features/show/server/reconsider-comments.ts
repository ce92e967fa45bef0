import { RealtimeFailure } from '@portico/server'

import type { openRealtime } from '../../../lib/realtime.ts'

/**
 * Who may comment goes by the show's state, which has changed. Where the service does not answer, each connection
 * goes by what it was told before, until its token is renewed: minutes.
 */
export async function reconsiderComments(
  realtime: ReturnType<typeof openRealtime>,
  showId: string,
): Promise<void> {
  try {
    await realtime.reconsider({ channel: `show:${showId}:comments` })
  } catch (error) {
    if (!(error instanceof RealtimeFailure)) throw error
  }
}
