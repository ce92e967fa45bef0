import { checkTable, hops } from '../src/check-table.ts'
import { pageChecks } from '../src/page/checks.ts'
import { terminalChecks } from '../src/terminal/checks.ts'

/** The table of docs/doctor.md. */
export function printChecks(): string {
  const asked = (made: readonly { readonly name: string }[]) => new Set(made.map(({ name }) => name))
  const [terminal, page] = [asked(terminalChecks), asked(pageChecks(() => {}))]
  const yes = (isAsked: boolean) => (isAsked ? '✓' : '')
  const rows = Object.entries(checkTable).map(
    ([name, { hop, title, asks }]) =>
      `| \`${name}\` | ${title} | ${asks} | ${hops[hop]} | ${yes(terminal.has(name))} | ${yes(page.has(name))} |`,
  )
  return [
    '| name | as printed | question | looks at | terminal | page |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
