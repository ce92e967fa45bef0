import { type Argument, argued } from './argued.ts'
import { type Outcome, readOutcome, type Survivor } from './outcome.ts'
import { partNames } from './parts.ts'

const WIDTH = 60

export function outcomes(): Outcome[] {
  return partNames.flatMap((part) => readOutcome(part) ?? [])
}

export function isOf({ file, change }: Argument, survivor: Survivor): boolean {
  return survivor.file.endsWith(file) && change === `${survivor.original} → ${survivor.replacement}`
}

export function unargued({ survivors }: Outcome): Survivor[] {
  return survivors.filter((survivor) => !argued.some((argument) => isOf(argument, survivor)))
}

/** One row a part: how many changes, and how many of them a test noticed. */
export function printOutcomes(): string {
  const rows = outcomes().map((outcome) => {
    const { part, taken, files, percent: tried, killed, timedOut, survivors } = outcome
    const noticed = killed + timedOut
    const all = noticed + survivors.length
    const open = unargued(outcome).length
    const percent = ((noticed / all) * 100).toFixed(1)
    return `| ${part} | ${files.length} | ${tried} % | ${all} | ${noticed} (${percent} %) | ${survivors.length - open} | ${open} | ${taken} |`
  })
  return [
    '| part | files | statements | changes | noticed | argued | open | taken |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** Each survivor with its argument, or without. */
export function printSurvivors(): string {
  return outcomes()
    .map((outcome) => `### ${outcome.part}\n\n${table(outcome.survivors)}`)
    .join('\n\n')
}

function table(survivors: readonly Survivor[]): string {
  if (survivors.length === 0) return 'None.'
  const rows = survivors.map((survivor) => {
    const { file, line, original, replacement } = survivor
    const why = argued.find((argument) => isOf(argument, survivor))?.why ?? '**open**'
    const name = file.replace(/^.*\/src\//, '')
    return `| ${name}:${line} | ${code(original)} | ${code(replacement)} | ${why} |`
  })
  return ['| where | was | became | why it may |', '|---|---|---|---|', ...rows].join('\n')
}

function code(text: string): string {
  const short = text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
  return short === '' ? '(nothing)' : `\`${short.replaceAll('|', '\\|').replaceAll('`', "'")}\``
}
