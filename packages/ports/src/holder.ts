import { holderByLsof } from './lsof.ts'
import { holderByProc } from './proc.ts'

/** The process that listens on a port. */
export interface Holder {
  readonly pid: number
  /** The program and its script only; the rest of a command line may contain secrets. */
  readonly command: string
}

/**
 * Finds the process that listens on this TCP port. The system does not show other users' processes, or those in
 * containers.
 */
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
