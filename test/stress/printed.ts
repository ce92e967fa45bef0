import { net } from './checker/outages.ts'
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
  'stress-net': printNet,
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

function printNet(): string {
  const [settled, noticed, silent] = [net.settled, net.noticed, net.silent].map((ms) => ms / 1_000)
  return [
    'A client of ours is out from when it loses what it had until it has it again and keeps it for',
    `${settled} seconds. All that it says meanwhile must be what one of the faults is called that it can have felt: one`,
    `that had begun when it was said, and had not ended more than ${noticed} seconds before the client went out. What`,
    'breaks one of the two networks is felt by the clients of that network alone. The names of each fault are a row of',
    'their own in its table. When the runner itself was half a second late or more, since the machine had other things',
    'to do, the names of a connection that broke are let pass as well.',
    `Who has no connection for ${silent} seconds must say why, and \`unknown\` is no reason.`,
  ].join('\n')
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
      brokenIn(violations),
    ].map(String)
  })
  const head = ['seed', 'clients', 'strangers at once', 'faults', 'committed or acknowledged', 'delivered']
  return table([...head, 'recoveries', 'gaps told', 'took', 'load', 'day', 'broken'], rows)
}

function brokenIn(violations: readonly string[]): string {
  const laws = Map.groupBy(violations, (violation) => violation.split(':', 1)[0] ?? '')
  return [...laws].map(([law, of]) => `\`${law}\` ${of.length}`).join(', ') || 'none'
}

function printShortest(): string {
  return readResults()
    .shortest.map(({ guard, from, violation, seconds, command, repeated }) =>
      [
        `Without \`${guard}\`, among ${from.faults} faults and ${from.clients} clients:`,
        '',
        `    ✗ ${violation}`,
        '',
        `${seconds} seconds after it had begun it had printed`,
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
