import { laws } from './checker/violation.ts'
import { faults } from './faults/table.ts'
import { guards } from './guards/table.ts'
import { readResults } from './results.ts'

/** What docs/stress.md takes from here. */
export const printed = {
  'stress-laws': () => table(['law', 'what must hold'], Object.entries(laws)),
  'stress-faults': () =>
    table(
      ['fault', 'what happens', 'how long'],
      Object.entries(faults).map(([kind, { says, lastsMs }]) => [kind, says, seconds(lastsMs)]),
    ),
  'stress-seeds': printSeeds,
  'stress-shortest': printShortest,
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

function printSeeds(): string {
  const { seeds } = readResults()
  const rows = seeds.map((result) => {
    const { seed, clients, strangers, faults, summary, seconds, load, processors, violations, day } = result
    const storms = faults.filter((kind) => kind === 'everybodyAtOnce').length * strangers
    const written = summary.committed + summary.acknowledged
    return [
      ...[seed, clients, storms, faults.length, written, summary.delivered, summary.recovered, summary.gaps],
      ...[`${seconds} s`, `${load.toFixed(1)} on ${processors}`, day],
      violations.length === 0 ? 'none' : violations.join('; '),
    ].map(String)
  })
  const head = ['seed', 'clients', 'strangers at once', 'faults', 'committed or acknowledged', 'delivered']
  return table([...head, 'recoveries', 'gaps told', 'took', 'load', 'day', 'broken'], rows)
}

function printShortest(): string {
  return readResults()
    .shortest.map(({ guard, from, violation, runs, minutes, command, repeated }) =>
      [
        `Without \`${guard}\`, among ${from.faults} faults and ${from.clients} clients:`,
        '',
        `    ✗ ${violation}`,
        '',
        `After ${runs} runs in ${minutes} minutes it printed`,
        '',
        `    ${command}`,
        '',
        'and this schedule by itself, once more:',
        '',
        `    ${repeated}`,
      ].join('\n'),
    )
    .join('\n\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const named = rows.map(([name, ...rest]) => [`\`${name}\``, ...rest])
  const lines = [head, head.map(() => '---'), ...named]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function seconds([least, most]: readonly [number, number]): string {
  return most === 0 ? 'as long as it takes' : `${least / 1_000} to ${most / 1_000} s`
}
