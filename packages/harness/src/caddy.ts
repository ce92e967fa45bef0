import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

import { findBinary } from './binary.ts'
import { Child } from './child.ts'
import { type DoorPlace, FrontDoor } from './front-door.ts'

export interface CaddyPlace extends DoorPlace {
  /** The address its Caddyfile must give to `admin`, or it cannot be reloaded. */
  readonly admin: string
}

export interface CaddyOptions {
  /** Writes the Caddyfile. Called again at each reload. */
  readonly config: (place: CaddyPlace) => string | Promise<string>
  /** Values of the Caddyfile's placeholders. */
  readonly env?: (place: CaddyPlace) => Readonly<Record<string, string>>
}

/** Starts a Caddy for one test. */
export function startCaddy(options: CaddyOptions): Promise<FrontDoor> {
  return FrontDoor.start({
    name: 'caddy',
    launch: async (at) => {
      const place = withAdmin(at)
      const file = await writeCaddyfile(place, options)
      return Child.start(findBinary('caddy'), ['run', ...asCaddyfile(file)], {
        ready: /serving initial configuration/,
        env: environment(place, options),
      })
    },
    reload: async (at) => {
      const place = withAdmin(at)
      const file = await writeCaddyfile(place, options)
      const args = ['reload', ...asCaddyfile(file), '--address', place.admin, '--force']
      await promisify(execFile)(findBinary('caddy'), args, { env: environment(place, options) })
    },
  })
}

function withAdmin(place: DoorPlace): CaddyPlace {
  return { ...place, admin: `unix//${place.folder}/admin.sock` }
}

function asCaddyfile(file: string): readonly string[] {
  return ['--config', file, '--adapter', 'caddyfile']
}

async function writeCaddyfile(place: CaddyPlace, { config }: CaddyOptions): Promise<string> {
  const file = path.join(place.folder, 'Caddyfile')
  await writeFile(file, await config(place))
  return file
}

function environment(place: CaddyPlace, { env }: CaddyOptions): NodeJS.ProcessEnv {
  const home = { HOME: place.folder, XDG_DATA_HOME: place.folder, XDG_CONFIG_HOME: place.folder }
  return { ...process.env, ...home, ...env?.(place) }
}
