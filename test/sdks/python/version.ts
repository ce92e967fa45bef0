import { readFileSync } from 'node:fs'
import { environment } from './environment.ts'

/** The version of a package that `requirements.txt` pins. */
export function versionOf(name: string): string {
  const pinned = new RegExp(`^${name}==(.+)$`, 'm').exec(readFileSync(environment.requirements, 'utf8'))?.[1]
  if (pinned === undefined) throw new Error(`${name} is not in ${environment.requirements}`)
  return pinned
}
