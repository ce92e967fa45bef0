import { net } from './checker/outages.ts'
import { laws } from './checker/violation.ts'
import { faultKinds, faults } from './faults/table.ts'
import { guards } from './guards/table.ts'
import { readResults, type SeedResult } from './results.ts'

/** What docs/stress.md takes from here. */
export const printed = {
  'stress-laws': () => table(['law', 'what must hold'], Object.entries(laws)),
  'stress-faults': () =>
    table(
      ['fault', 'what happens', 'how long'],
      Object.entries(faults).map(([kind, { says, lastsMs }]) => [kind, says, seconds(lastsMs)]),
    ),
  'stress-net': printNet,
  'stress-seeds': () => [printSeeds(), printCausedFaults(), printJudged()].join('\n\n'),
  'stress-shortest': printShortest,
  'stress-guards': () => [printGuards(), printUnguarded()].join('\n\n'),
}

function printGuards(): string {
  return table(
    ['guard', 'what it does', 'where', 'breaks without it', 'tried'],
    Object.entries(guards).map(([name, { says, cuts, breaks }]) => [
      name,
      says,
      cuts.map(({ file }) => `\`${file}\``).join(', '),
      breaks.map((law) => `\`${law}\``).join(', '),
      printTrial(name),
    ]),
  )
}

function printUnguarded(): string {
  const broken: readonly string[] = Object.values(guards).flatMap(({ breaks }) => breaks)
  const others = Object.keys(laws).filter((law) => !broken.includes(law))
  const named = others.map((law) => `\`${law}\``).join(', ')
  return `No guard here breaks ${named}. That the checker notices those, \`checker.test.ts\` shows with made-up histories.`
}

/** What became of taking a guard out, the last time. */
function printTrial(name: string): string {
  const { guards, shortest } = readResults()
  const trial = guards.find(({ guard }) => guard === name)
  if (trial !== undefined) {
    const { found, seconds } = trial
    const when = printStamp(trial)
    return found === null ? `**nothing found**, ${when}` : `\`${found}\` found in ${seconds} s, ${when}`
  }
  const search = shortest.find(({ guard }) => guard === name)
  if (search === undefined) return 'not tried yet'
  return `\`${search.violation.split(':', 1)[0]}\` found, ${printStamp(search)}`
}

function printStamp({ day, commit }: { readonly day: string; readonly commit?: string }): string {
  return commit === undefined ? day : `${day} at ${commit}`
}

function printNet(): string {
  const [settled, noticed, silent] = [net.settled, net.noticed, net.silent].map((ms) => ms / 1_000)
  return [
    'An outage of one of our clients begins when it stops being live and ends when it has been live again for',
    `${settled} seconds. Every finding that it reports during the outage must belong to a fault that it can have felt: one`,
    `that had begun by then, and had not ended more than ${noticed} seconds before the outage. A fault in one of the two`,
    'networks is felt only by the clients of that network. Which findings belong to a fault is part of its row in',
    '`test/stress/faults`. If the runner itself ran half a second late or more, because the machine was busy, the findings',
    'of a broken connection are accepted too.',
    `A client without a connection for ${silent} seconds must say why, and \`unknown\` is not a reason.`,
  ].join('\n')
}

function printSeeds(): string {
  const { seeds } = readResults()
  const rows = seeds.map((result) => {
    const { seed, clients, strangers, faults, summary, seconds, load, processors, violations } = result
    const { felt = '–', youngestSeconds } = result.judged ?? {}
    const storms = faults.filter((kind) => kind === 'everybodyAtOnce').length * strangers
    const written = summary.committed + summary.acknowledged
    return [
      ...[seed, clients, storms, faults.length, written, summary.delivered, summary.recovered, summary.gaps],
      ...[`${seconds} s`, `${load.toFixed(1)} on ${processors}`, printStamp(result), felt],
      ...[youngestSeconds === undefined ? '–' : `${youngestSeconds} s`, brokenIn(violations)],
    ].map(String)
  })
  const head = ['seed', 'clients', 'strangers at once', 'faults', 'committed or acknowledged', 'delivered']
  const more = [
    'recoveries',
    'gaps reported',
    'duration',
    'load',
    'day',
    'judged for `felt`',
    'youngest process',
  ]
  return table([...head, ...more, 'broken laws'], rows)
}

/** The faults of each seed, in the order in which they ended. */
function printCausedFaults(): string {
  return readResults()
    .seeds.map(({ seed, faults }) => `- \`${seed}\`: ${faults.join(', ')}`)
    .join('\n')
}

/** What the lists of faults tell about results that lack the two columns. */
function printJudged(): string {
  const old = readResults().seeds.filter(({ judged }) => judged === undefined)
  if (old.length === 0)
    return 'In all of these runs it was counted what was judged for `felt` and for `leaked`.'
  const replaced = old.filter((result) => hasOneOf(result, ['allNodesCrash', 'rollingDeploy'])).length
  const calm = faultKinds.filter((kind) => faults[kind].unfeltBy !== undefined)
  const first = old.filter((result) => hasOneOf({ faults: result.faults.slice(0, 1) }, calm)).length
  return [
    `In the ${old.length} runs without a commit it was not counted what was judged for \`felt\` and for \`leaked\`. In ${first}`,
    'of them a fault that must not be felt ended first; after another fault, it is judged only if 30 seconds lie between',
    `them. In ${replaced} a fault replaced every process, so that \`leaked\` was judged of younger ones than the run.`,
  ].join('\n')
}

function hasOneOf({ faults }: Pick<SeedResult, 'faults'>, kinds: readonly string[]): boolean {
  return faults.some((kind) => kinds.includes(kind))
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
