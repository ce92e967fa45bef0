import { readResult } from '../figures/store.ts'
import type { Results } from '../figures/targets.ts'
import { type Checked, checkArrivals, checkGrowth } from './check.ts'
import { type InputName, type Inputs, readInputs, sources } from './inputs.ts'
import { type Measured, type Needs, needsOf, wallsOf } from './model.ts'
import { asAssumed, assumed } from './profile.ts'

const sizes = [100_000, 1_000_000, 10_000_000]

/** Three significant digits: the model is no more precise. */
const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format

const rows: readonly { readonly says: string; readonly show: (needs: Needs) => string }[] = [
  { says: 'Deliveries per second', show: ({ deliveries }) => number(deliveries) },
  { says: 'Publications per second', show: ({ publications }) => number(publications) },
  { says: 'Connections per second during a deploy', show: ({ connects }) => number(connects) },
  { says: 'Cores, fully used', show: ({ cores }) => number(cores) },
  { says: 'Workers, each half busy', show: ({ workers }) => number(workers) },
  { says: 'Machines', show: ({ machines }) => number(machines) },
  { says: 'Connections per machine', show: ({ connectionsEach }) => number(connectionsEach) },
  { says: 'Memory of the processes, GiB', show: ({ processGib }) => number(processGib) },
  { says: 'Memory of the kernels, GiB', show: ({ kernelGib }) => number(kernelGib) },
  { says: 'Nodes that one publication reaches', show: ({ reach }) => number(reach) },
  { says: 'Messages per second from Redis to nodes', show: ({ arrivals }) => number(arrivals) },
  { says: 'Redis shards', show: ({ shards }) => number(shards) },
  { says: 'Durable publications per second', show: ({ transactions }) => number(transactions) },
  { says: 'Share of what one Postgres managed here', show: ({ postgres }) => `${number(postgres * 100)} %` },
  { says: 'Network, Gbit/s', show: ({ gigabits }) => number(gigabits) },
]

/** The measured inputs, each with the cell it comes from. */
export function printScaleInputs(results: Results = readResult): string {
  const inputs = readInputs(results)
  const lines = (Object.keys(sources) as InputName[]).map((name) => {
    const { says, unit, part, scenario, of } = sources[name]
    const value = inputs[name]
    return `| ${says} | ${value === undefined ? 'not measured yet' : `${number(value)} ${unit}`} | ${part}: ${scenario}, ${of} |`
  })
  return ['| Figure | | Source |', '| --- | --: | --- |', ...lines].join('\n')
}

export function printScaleAssumptions(): string {
  const lines = Object.values(assumed).map(
    ({ says, value, unit }) => `| ${says} | ${number(value)} ${unit} |`,
  )
  return ['| Assumption | |', '| --- | --: |', ...lines].join('\n')
}

export function printScale(results: Results = readResult): string {
  return withAll(results, (measured) => {
    const needs = sizes.map((size) => needsOf(size, measured, asAssumed))
    const lines = rows.map(({ says, show }) => `| ${says} | ${needs.map(show).join(' | ')} |`)
    const heads = sizes.map((size) => `${size.toLocaleString('en')}`).join(' | ')
    return [`| Connections | ${heads} |`, `| --- |${' --: |'.repeat(sizes.length)}`, ...lines].join('\n')
  })
}

export function printScaleWalls(results: Results = readResult): string {
  return withAll(results, (measured) => {
    const lines = wallsOf(measured, asAssumed).map(
      ({ of, connections }) => `| ${of} | ${number(connections)} |`,
    )
    return ['| Component | connections it can hold |', '| --- | --: |', ...lines].join('\n')
  })
}

/** In per cent: a prediction that is off by more does not hold. */
const tolerated = 20

export function printScaleCheck(results: Results = readResult): string {
  const checked = [...checkGrowth(results), ...checkArrivals(results)]
  if (checked.length === 0) return 'Not measured yet: `make bench PARTS="growth arrivals"`.'
  const lines = checked.map((one) => {
    const figures = `${one.predicted.toFixed(1)} | ${one.measured.toFixed(1)} | ${printError(one)}`
    return `| ${one.part}: ${one.row} | ${figures} |`
  })
  return [
    printVerdict(checked),
    '',
    '| Measured | predicted, µs per delivery | measured | off by |',
    '| --- | --: | --: | --: |',
    ...lines,
  ].join('\n')
}

function printVerdict(checked: readonly Checked[]): string {
  const wrong = checked.filter((one) => Math.abs(errorOf(one)) > tolerated)
  if (wrong.length === 0)
    return `**It holds**: every prediction is within ${tolerated} % of what was measured.`
  return (
    `**It does not hold** for ${wrong.length} of ${checked.length} predictions, which are off by more than ${tolerated} %: ` +
    `${wrong.map((one) => `${one.row} (${printError(one)})`).join('; ')}.`
  )
}

/** In per cent of what was measured. */
function errorOf({ predicted, measured }: Checked): number {
  return (predicted / measured - 1) * 100
}

function printError(one: Checked): string {
  const error = errorOf(one)
  return `${error < 0 ? '−' : '+'}${Math.abs(error).toFixed(0)} %`
}

/** If a figure is missing, the document names it instead of showing the model. */
function withAll(results: Results, print: (measured: Measured) => string): string {
  const inputs = readInputs(results)
  const missing = (Object.keys(sources) as InputName[]).filter((name) => inputs[name] === undefined)
  if (isWhole(inputs)) return print(inputs)
  const parts = [...new Set(missing.map((name) => sources[name].part))].join(' ')
  return `Not everything is measured yet: \`make bench PARTS="${parts}"\`.`
}

function isWhole(inputs: Inputs): inputs is Measured {
  return Object.values(inputs).every((value) => value !== undefined)
}
