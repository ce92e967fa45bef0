import { chmod, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { type DoorPlace, FrontDoor } from './front-door.ts'

/**
 * Writes the main configuration. Called again at each reload. It must log to stderr at level notice, which tells the
 * harness that the workers run.
 */
export type NginxConfig = (place: DoorPlace) => string | Promise<string>

const STARTED = /start worker process \d+/
/** nginx stops the old workers only once the new ones run; until then the old ones accept connections. */
const RELOADED = /start worker process \d+[\s\S]*gracefully shutting down/

/**
 * Starts an nginx for one test. A reload is done once an old worker no longer accepts connections (with one worker,
 * once all do).
 */
export function startNginx(config: NginxConfig): Promise<FrontDoor> {
  return FrontDoor.start({
    name: 'nginx',
    launch: async (place) => {
      // The workers may run as another user.
      await chmod(place.folder, 0o755)
      const file = await writeConfig(place, config)
      // -e: until the configuration is read, Debian's build would log to a system file.
      const args = ['-c', file, '-p', place.folder, '-e', 'stderr', '-g', 'daemon off;']
      return Child.start(findBinary('nginx'), args, { ready: STARTED })
    },
    reload: async (place, child) => {
      await writeConfig(place, config)
      const before = child.output.length
      child.signal('SIGHUP')
      await child.printed(RELOADED, { after: before })
    },
  })
}

async function writeConfig(place: DoorPlace, config: NginxConfig): Promise<string> {
  const file = path.join(place.folder, 'nginx.conf')
  await writeFile(file, await config(place))
  return file
}
