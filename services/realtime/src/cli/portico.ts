import { ConfigError } from '@portico/config'
import { DbUnavailable, PooledSession } from '@portico/postgres'
import { ContractFault } from '../channels/contract-loader.ts'
import { printable } from '../ops/printable.ts'
import { printHelp } from './help.ts'
import { CannotAnswer, type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'
import { type Subcommands, subcommands } from './subcommands.ts'

interface Call {
  readonly name: string
  readonly subcommand: Subcommand
  readonly args: readonly string[]
}

/** Runs `portico` with the given arguments. */
export async function portico(
  words: readonly string[],
  given: Terminal,
  table: Subcommands = subcommands,
): Promise<ExitCode> {
  const terminal = withoutControls(given)
  const [first = 'help', second] = words
  if (first === 'help' || first === '--help' || first === '-h') {
    terminal.print(printHelp(table, second))
    return 0
  }
  const call = findCall(words, table)
  if (call === undefined) {
    const name = words.slice(0, 2).join(' ')
    terminal.warn(`portico has no command '${name}'.\n\n${printHelp(table, first)}`)
    return 2
  }
  try {
    return await call.subcommand.run(call.args, terminal)
  } catch (error) {
    const told = explain(error, `portico ${call.name} ${call.subcommand.usage}`.trimEnd())
    if (told === undefined) throw error
    terminal.warn(told)
    return 2
  }
}

/** Output may contain headers, claims or publications; terminal control sequences in them are removed. */
function withoutControls(terminal: Terminal): Terminal {
  return {
    ...terminal,
    print: (line) => terminal.print(printable(line)),
    warn: (line) => terminal.warn(printable(line)),
  }
}

function findCall(words: readonly string[], table: Subcommands): Call | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const subcommand = Object.hasOwn(table, name) ? table[name] : undefined
    if (subcommand !== undefined) return { name, subcommand, args: words.slice(length) }
  }
  return undefined
}

const explained = [ConfigError, ContractFault, DbUnavailable, PooledSession, CannotAnswer] as const

/** Undefined for an internal error, which keeps its stack. */
function explain(error: unknown, usage: string): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (explained.some((kind) => error instanceof kind)) return error.message
  const misused = error instanceof UsageError || isParseArgsError(error)
  return misused ? `${error.message}\nUsage: ${usage}` : undefined
}

function isParseArgsError(error: Error): boolean {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
