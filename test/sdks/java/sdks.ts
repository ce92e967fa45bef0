import { readFileSync } from 'node:fs'
import type { Sdk } from '../sdk.ts'
import { environment } from './environment.ts'
import { startJava } from './start.ts'

export const javaSdks: readonly Sdk[] = [
  {
    name: 'centrifuge-java',
    version: versionOf('centrifuge-java'),
    encoding: 'protobuf',
    start: startJava,
    lacks: {
      'understands patches (delta)': 'cannot ask for them',
      'gets only what its filter lets through, by tags': 'has no filters',
      'loads the state again after a gap: error 112': 'has no such option',
    },
  },
]

/** The version that `pom.xml` pins. */
function versionOf(artifact: string): string {
  const pom = readFileSync(environment.pom, 'utf8')
  const pinned = new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>(.+)</version>`).exec(pom)?.[1]
  if (pinned === undefined) throw new Error(`${artifact} is not in ${environment.pom}`)
  return pinned
}
