import { startCaddyDoor } from '../../../proxy/test/caddy-door.ts'
import type { Behind, Door } from '../../../proxy/test/door.ts'
import { startEmbeddedDoor } from '../../../proxy/test/embedded-door.ts'
import { startNginxDoor } from '../../../proxy/test/nginx-door.ts'
import { type Breakage, breakages, type Edits } from './breakages.ts'
import { startHttp2Door } from './http2-door.ts'
import { startSecureNginx } from './secure-door.ts'

export type DoorName = 'nginx' | 'caddy' | 'embedded' | 'secureNginx' | 'http2'

/** A real front door whose configuration can be broken and mended while it runs. */
export interface BreakableDoor extends Door {
  break(breakage: Breakage): Promise<void>
  mend(): Promise<void>
}

export async function startDoor(name: DoorName, behind: Behind, breakage?: Breakage): Promise<BreakableDoor> {
  let broken = breakage
  const alter = (config: string) => {
    if (broken === undefined) return config
    const { [name]: edit }: Edits = breakages[broken]
    if (edit === undefined) throw new Error(`nobody has broken ${name} like this yet: ${broken}`)
    return edit(config)
  }
  const door = await starters[name](behind, alter)
  return Object.assign(door, {
    break: (next: Breakage) => {
      broken = next
      return door.reload()
    },
    mend: () => {
      broken = undefined
      return door.reload()
    },
  })
}

type Alter = (config: string) => string

const starters: Readonly<Record<DoorName, (behind: Behind, alter: Alter) => Promise<Door>>> = {
  nginx: (behind, alter) => startNginxDoor({ ...behind, alter }),
  caddy: (behind, alter) => startCaddyDoor({ ...behind, alter }),
  // It has no configuration to break.
  embedded: (behind) => startEmbeddedDoor(behind),
  secureNginx: startSecureNginx,
  http2: (behind) => startHttp2Door(behind),
}
