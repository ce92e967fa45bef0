import type { ConfigSchema } from '@portico/config'

import { config as frontDoorConfig } from '../proxy/embedded/src/config.ts'
import { realtimeConfig } from '../services/realtime/src/config.ts'
import { webConfig } from '../web/config.ts'
import { launcherConfig } from './launch/config.ts'

/**
 * The schemas of all processes that read the environment. The documentation is printed from them, and a launch checks
 * each.
 */
export const schemas: readonly ConfigSchema[] = [launcherConfig, frontDoorConfig, realtimeConfig, webConfig]
