import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { checkout } from '../../../scripts/workbench/checkout.ts'

/** The folder of the libraries of `pom.xml` and of their dependencies. */
export const environment = {
  folder: path.join(checkout.tools, 'java'),
  pom: path.join(import.meta.dirname, 'pom.xml'),
} as const

export function missingJava(): string | undefined {
  const HOW = 'Debian: apt-get install default-jdk-headless maven; then node test/sdks/java/install.ts.'
  if (spawnSync('javac', ['-version'], { stdio: 'ignore' }).status !== 0) return `javac cannot be run. ${HOW}`
  return isComplete(environment.folder) ? undefined : `Its libraries are not fetched. ${HOW}`
}

/** Whether a folder holds exactly the files of `checksums.txt`. */
export function isComplete(folder: string): boolean {
  if (!existsSync(folder)) return false
  const found = readdirSync(folder)
    .sort()
    .map((file) => `${digestOf(path.join(folder, file))}  ${file}`)
  return `${found.join('\n')}\n` === readFileSync(path.join(import.meta.dirname, 'checksums.txt'), 'utf8')
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
