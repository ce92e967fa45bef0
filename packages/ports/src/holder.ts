import { holderByLsof } from './lsof.ts'
import { holderByProc } from './proc.ts'

/** The process that listens on a port. */
export interface Holder {
  readonly pid: number
  /** The program and its script; the rest of a command line may hold secrets. */
  readonly command: string
}

/** Who listens on this TCP port, as far as the system tells: not for other users' processes, nor inside containers. */
export function holderOf(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<Holder | undefined> {
  switch (platform) {
    case 'linux':
      return holderByProc(port)
    case 'darwin':
    case 'freebsd':
    case 'openbsd':
      return holderByLsof(port)
    default:
      return Promise.resolve(undefined)
  }
}
