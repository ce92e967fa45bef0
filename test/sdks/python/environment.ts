import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { checkout } from '../../../scripts/workbench/checkout.ts'

/** The folder of the Python packages of `requirements.txt`, separate from the system's own. */
export const environment = {
  folder: path.join(checkout.tools, 'python'),
  python: path.join(checkout.tools, 'python/bin/python'),
  requirements: path.join(import.meta.dirname, 'requirements.txt'),
  /** A copy of what was installed, written last. */
  installed: path.join(checkout.tools, 'python/installed.txt'),
} as const

export function missingPython(): string | undefined {
  const { python, requirements, installed } = environment
  const read = (file: string) => readFileSync(file, 'utf8')
  if (existsSync(python) && existsSync(installed) && read(installed) === read(requirements)) return undefined
  return 'Its packages are not installed. Debian: apt-get install python3 python3-venv; then node test/sdks/python/install.ts.'
}
