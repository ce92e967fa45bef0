/** Installs the packages of `requirements.txt` into the checkout, and changes nothing in the system. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, rmSync } from 'node:fs'

import { environment } from './environment.ts'

const { folder, python, requirements, installed } = environment
const started = performance.now()
const run = (command: string, args: readonly string[]) => execFileSync(command, args, { stdio: 'inherit' })

rmSync(folder, { recursive: true, force: true })
run('python3', ['-m', 'venv', folder])
run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary=:all:', '-r', requirements])
copyFileSync(requirements, installed)
process.stdout.write(
  `Python packages in ${folder} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
)
