import { printConfigDocs, printEnvExample } from '@portico/config'

import { schemas } from './schemas.ts'

/** What this workspace prints into documents; `docs.ts` finds it by the file's name. */
export const printed = {
  configuration: () => printConfigDocs(schemas),
  'env-example': () => printEnvExample(schemas),
}
