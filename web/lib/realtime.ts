import { app } from '@portico/contract'
import { Realtime, RealtimeFailure } from '@portico/server'

import { requireConfig } from './require-config.ts'

/**
 * The server API of the realtime service. Only its calls connect, so making it is cheap. Without a key, each call
 * fails as a refused one does.
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
