import { printConfigDocs, printEnvExample } from '@portico/config'

import { printExample } from './docs/example.ts'
import { schemas } from './schemas.ts'

const ofClient = (file: string, name: string) => printExample('packages/client', file, name)
const ofServer = (file: string, name: string) => printExample('packages/server', file, name)

/** What this workspace prints into documents; `docs.ts` finds it by the file's name. */
export const printed = {
  configuration: () => printConfigDocs(schemas),
  'env-example': () => printEnvExample(schemas),
  'readme-server': ofServer('short.ts', 'short'),
  'readme-page': ofClient('short.tsx', 'short'),
  'channels-contract': printExample('packages/channels', 'channels.ts', 'contract'),
  'channels-last-value': printExample('packages/channels', 'channels.ts', 'last-value'),
  'client-progress': ofClient('progress.tsx', 'progress'),
  'client-history': ofClient('program.ts', 'history'),
  'client-register': ofClient('../app.ts', 'register'),
  'client-provider': ofClient('page.tsx', 'provider'),
  'client-hooks': ofClient('room.tsx', 'hooks'),
  'client-status': ofClient('room.tsx', 'status'),
  'client-publish': ofClient('room.tsx', 'publish'),
  'client-channel': ofClient('program.ts', 'channel'),
  'client-outside': ofClient('program.ts', 'outside'),
  'client-another-origin': ofClient('another-origin.ts', 'another-origin'),
  'client-tabs': ofClient('tabs.ts', 'tabs'),
  'client-testing': ofClient('application-test.ts', 'testing'),
  'client-testing-rows': ofClient('application-test.ts', 'testing-rows'),
  'client-presence': ofClient('presence.tsx', 'presence'),
  'server-token': ofServer('session.ts', 'token'),
  'server-sign-out': ofServer('session.ts', 'sign-out'),
  'server-robot': ofServer('session.ts', 'robot'),
  'server-prisma': ofServer('publish.ts', 'prisma'),
  'server-pg': ofServer('publish.ts', 'pg'),
  'server-many': ofServer('publish.ts', 'many'),
  'server-online': ofServer('publish.ts', 'online'),
  'server-worker': ofServer('worker.ts', 'worker'),
  'server-order': ofServer('publish.ts', 'order'),
  'server-seen': ofServer('publish.ts', 'seen'),
  'server-live': ofServer('publish.ts', 'live'),
  'server-realtime': ofServer('publish.ts', 'realtime'),
}
