import { laws } from './checker/violation.ts'
import { faults } from './faults/table.ts'
import { guards } from './guards/table.ts'

/** What docs/stress.md takes from here. */
export const printed = {
  'stress-laws': () => table(['law', 'what must hold'], Object.entries(laws)),
  'stress-faults': () =>
    table(
      ['fault', 'what happens', 'how long'],
      Object.entries(faults).map(([kind, { says, lastsMs }]) => [kind, says, seconds(lastsMs)]),
    ),
  'stress-guards': () =>
    table(
      ['guard', 'what it does', 'where', 'without it'],
      Object.entries(guards).map(([name, { says, cuts, breaks }]) => [
        name,
        says,
        cuts.map(({ file }) => `\`${file}\``).join(', '),
        breaks.map((law) => `\`${law}\``).join(', '),
      ]),
    ),
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const named = rows.map(([name, ...rest]) => [`\`${name}\``, ...rest])
  const lines = [head, head.map(() => '---'), ...named]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function seconds([least, most]: readonly [number, number]): string {
  return most === 0 ? 'as long as it takes' : `${least / 1_000} to ${most / 1_000} s`
}
