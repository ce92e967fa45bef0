import type { DocumentedSchema } from '@portico/config'

import { config as frontDoorConfig } from '../proxy/embedded/src/config.ts'
import { realtimeConfig } from '../services/realtime/src/config.ts'
import { webConfig } from '../web/config.ts'
import { launcherConfig } from './launch/config.ts'

/** Every process that reads the environment. The documentation is printed from these. */
export const schemas: readonly DocumentedSchema[] = [
  launcherConfig,
  frontDoorConfig,
  realtimeConfig,
  webConfig,
]
