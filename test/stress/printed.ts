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
      ['guard', 'what it does', 'where', 'breaks without it', 'tried'],
      Object.entries(guards).map(([name, { says, cuts, breaks }]) => [
        name,
        says,
        cuts.map(({ file }) => `\`${file}\``).join(', '),
        breaks.map((law) => `\`${law}\``).join(', '),
        printTrial(name),
      ]),
    ),
}

/** What became of taking a guard out, the last time. */
function printTrial(name: string): string {
  const { guards, shortest } = readResults()
  const trial = guards.find(({ guard }) => guard === name)
  if (trial !== undefined) {
    const { found, seconds, day } = trial
    return found === null ? `**nothing found**, ${day}` : `\`${found}\` found in ${seconds} s, ${day}`
  }
  const search = shortest.find(({ guard }) => guard === name)
  if (search === undefined) return 'not tried yet'
  return `\`${search.violation.split(':', 1)[0]}\` found, ${search.day}`
}

function printNet(): string {
  const [settled, noticed, silent] = [net.settled, net.noticed, net.silent].map((ms) => ms / 1_000)
  return [
    'An outage of one of our clients begins when it stops being live and ends when it has been live again for',
    `${settled} seconds. Every finding that it reports during the outage must belong to a fault that it can have felt: one`,
    `that had begun by then, and had not ended more than ${noticed} seconds before the outage. A fault in one of the two`,
    'networks is felt only by the clients of that network. Which findings belong to a fault is part of its row in the',
    'table of the runner. If the runner itself ran half a second late or more, because the machine was busy, the findings',
    'of a broken connection are accepted too.',
    `A client without a connection for ${silent} seconds must say why, and \`unknown\` is not a reason.`,
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
  return table([...head, 'recoveries', 'gaps reported', 'duration', 'load', 'day', 'broken laws'], rows)
}

function brokenIn(violations: readonly string[]): string {
  const laws = Map.groupBy(violations, (violation) => violation.split(':', 1)[0] ?? '')
  return [...laws].map(([law, of]) => `\`${law}\` ${of.length}`).join(', ') || 'none'
}

function printShortest(): string {
  return readResults()
    .shortest.map(({ guard, from, violation, seconds, command, repeated }) =>
      [
        `Without \`${guard}\`, with ${from.faults} faults and ${from.clients} clients:`,
        '',
        `    ✗ ${violation}`,
        '',
        `After ${seconds} seconds the search had printed`,
        '',
        `    ${command}`,
        '',
        'and this schedule, run once more, gave:',
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
