import { type Subcommands, subcommands } from './subcommands.ts'

/** The subcommands of a group; with an unknown group, all of them. */
export function printHelp(table: Subcommands, group = ''): string {
  const entries = Object.entries(table)
  const inGroup = entries.filter(([name]) => name.startsWith(`${group} `))
  const lines = (inGroup.length > 0 ? inGroup : entries).map(
    ([name, { usage, says }]) => `  ${['portico', name, usage].join(' ').trimEnd()}\n      ${says}`,
  )
  return [
    'Runs, queries, tests and maintains a Portico service. It reads the same environment as the service.',
    'Exit code 0: yes, or done. 1: no, or a problem was found. 2: no answer was possible.',
    '',
    ...lines,
  ].join('\n')
}

/** The list of docs/operations.md. */
export function printSubcommands(): string {
  return ['```text', printHelp(subcommands), '```'].join('\n')
}
