import { portico } from '../../src/cli/portico.ts'
import type { ExitCode, Terminal } from '../../src/cli/subcommand.ts'

export interface Run {
  readonly code: ExitCode
  /** What was printed and what was warned of, in their order. */
  readonly output: string
  readonly printed: readonly string[]
  readonly warned: readonly string[]
}

export interface Surroundings extends Partial<Pick<Terminal, 'env' | 'directory' | 'fetch' | 'pause'>> {
  readonly input?: string
  readonly signal?: AbortSignal
}

const unasked = async () => {
  throw new Error('nothing was expected to wait or to fetch')
}

/** Runs one line as `portico` would, and keeps what it says. */
export async function run(line: string | readonly string[], surroundings: Surroundings = {}): Promise<Run> {
  const { env = {}, input = '', directory = '/', signal = new AbortController().signal } = surroundings
  const all: string[] = []
  const printed: string[] = []
  const warned: string[] = []
  const code = await portico(typeof line === 'string' ? line.split(' ') : line, {
    env,
    directory,
    read: async () => input,
    print: (text) => all.push(text) && printed.push(text),
    warn: (text) => all.push(text) && warned.push(text),
    fetch: surroundings.fetch ?? unasked,
    pause: surroundings.pause ?? unasked,
    interrupted: () => signal,
  })
  return { code, output: all.join('\n'), printed, warned }
}
