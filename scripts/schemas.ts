import type { DocumentedSchema } from '@portico/config'

import { webConfig } from '../web/config.ts'
import { launcherConfig } from './config.ts'

/** Every process that reads the environment. The documentation and the checkout's secrets come from here. */
export const schemas: readonly DocumentedSchema[] = [launcherConfig, webConfig]
