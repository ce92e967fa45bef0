import type { ConfigSchema } from '@portico/config'

import { config as frontDoorConfig } from '../proxy/embedded/src/config.ts'
import { realtimeConfig } from '../services/realtime/src/config.ts'
import { webConfig } from '../web/config.ts'
import { launcherConfig } from './launch/config.ts'

/** Every process that reads the environment: the documentation is printed from these, and a launch asks each for its faults. */
export const schemas: readonly ConfigSchema[] = [launcherConfig, frontDoorConfig, realtimeConfig, webConfig]
