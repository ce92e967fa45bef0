import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

const sources = path.join(import.meta.dirname, '../../native')
const built = path.join(import.meta.dirname, '../../../.portico/bench')
const flags = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror', '-D_GNU_SOURCE']

/** The C programs and their sources. */
const programs = { load: 'load/*.c', floor: 'floor.c' } as const

class NoCompiler extends Error {
  override readonly name = 'NoCompiler'
}

/** The path of a program, compiled first if its sources are newer. */
export function nativeProgram(name: keyof typeof programs): string {
  const program = path.join(built, name)
  const files = globSync([programs[name], 'load/*.h'], { cwd: sources }).map((file) =>
    path.join(sources, file),
  )
  if (existsSync(program) && files.every((file) => isOlder(file, program))) return program
  mkdirSync(built, { recursive: true })
  const inputs = files.filter((file) => file.endsWith('.c'))
  const { status, error, stderr } = spawnSync('cc', [...flags, '-o', program, ...inputs], {
    encoding: 'utf8',
  })
  if (status === 0) return program
  throw new NoCompiler(
    error
      ? `There is no C compiler: cc cannot be run. Debian: apt-get install gcc libc6-dev.`
      : `cc could not compile ${name}:\n${stderr}`,
  )
}

function isOlder(file: string, than: string): boolean {
  return statSync(file).mtimeMs <= statSync(than).mtimeMs
}
