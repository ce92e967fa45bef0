import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** Which sources were measured. */
export interface Revision {
  readonly commit: string
  /** Whether the sources differed from that commit. */
  readonly isChanged: boolean
}

const checkout = path.join(import.meta.dirname, '../../..')

/** What a run itself writes does not count as a change of the sources. */
const written = [':!bench/results', ':!docs']

/** The commit of a checkout; undefined if there is none, or no git. */
export function readRevision(folder = checkout): Revision | undefined {
  const commit = git(folder, 'rev-parse', '--short', 'HEAD')
  const changes = git(folder, 'status', '--porcelain', '--', '.', ...written)
  if (commit === undefined || changes === undefined) return undefined
  return { commit, isChanged: changes !== '' }
}

function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

export function printRevision(revision: Revision | undefined): string {
  if (revision === undefined) return 'commit not known'
  return `commit ${revision.commit}${revision.isChanged ? ' with changes' : ''}`
}
