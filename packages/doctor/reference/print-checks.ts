import { checks, hops } from '../src/checks.ts'
import { consultationsOfPage } from '../src/page/consultations.ts'
import { consultations } from '../src/terminal/consultations.ts'

/** The table of docs/doctor.md. */
export function printChecks(): string {
  const asked = (made: readonly { readonly check: string }[]) => new Set(made.map(({ check }) => check))
  const [terminal, page] = [asked(consultations), asked(consultationsOfPage(() => {}))]
  const yes = (isAsked: boolean) => (isAsked ? '✓' : '')
  const rows = Object.entries(checks).map(
    ([name, { hop, title, asks }]) =>
      `| \`${name}\` | ${title} | ${asks} | ${hops[hop]} | ${yes(terminal.has(name))} | ${yes(page.has(name))} |`,
  )
  return [
    '| name | as printed | question | looks at | terminal | page |',
    '|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
