import { ConfigError } from '@portico/config'
import { ContractFault } from '../channels/contract-loader.ts'
import { type ExitCode, type Subcommand, type Terminal, UsageError } from './subcommand.ts'
import { subcommands } from './subcommands.ts'

/** Runs `portico` with what stands after it. */
export async function portico(
  [name = 'help', ...args]: readonly string[],
  terminal: Terminal,
  table: Readonly<Record<string, Subcommand>> = subcommands,
): Promise<ExitCode> {
  if (name === 'help' || name === '--help' || name === '-h') {
    terminal.print(help(table))
    return 0
  }
  const subcommand = Object.hasOwn(table, name) ? table[name] : undefined
  if (subcommand === undefined) {
    terminal.print(`portico has no command '${name}'.\n\n${help(table)}`)
    return 2
  }
  try {
    return await subcommand.run(args, terminal)
  } catch (error) {
    const told = explain(error, `portico ${name} ${subcommand.usage}`)
    if (told === undefined) throw error
    terminal.print(told)
    return 2
  }
}

/** Undefined for a fault of ours, which keeps its stack. */
function explain(error: unknown, usage: string): string | undefined {
  if (error instanceof ConfigError || error instanceof ContractFault) return error.message
  const misused = error instanceof UsageError || (error instanceof TypeError && isParseArgsCode(error))
  return misused && error instanceof Error ? `${error.message}\nUsage: ${usage}` : undefined
}

function isParseArgsCode(error: TypeError): boolean {
  return 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}

function help(table: Readonly<Record<string, Subcommand>>): string {
  const lines = Object.entries(table).map(
    ([name, { usage, says }]) => `  portico ${name} ${usage}\n      ${says}`,
  )
  return ['Asks and tests a Portico service. It reads the environment the service reads.', '', ...lines].join(
    '\n',
  )
}
