import { app } from '@portico/contract'
import { Realtime, RealtimeFailure } from '@portico/server'

import { requireConfig } from './require-config.ts'

/**
 * The server API of the realtime service. It is dialled by the calls alone, so making it costs nothing. Without a key it
 * fails as a refused call does.
 */
export function openRealtime(): Realtime<typeof app> {
  const { REALTIME_URL: url, API_KEYS } = requireConfig()
  const [apiKey] = API_KEYS
  if (apiKey === undefined)
    throw new RealtimeFailure(
      'refused',
      'API_KEYS is not set: give the web app a key of the realtime service’s server API.',
    )
  return new Realtime({ contract: app, url, apiKey })
}
