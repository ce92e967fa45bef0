import type { DocumentedSchema } from '@portico/config'

import { webConfig } from '../web/config.ts'

/** Every process that reads the environment. The documentation and the checkout's secrets come from here. */
export const schemas: readonly DocumentedSchema[] = [webConfig]
