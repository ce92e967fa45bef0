import { type Argument, argued } from './argued.ts'
import { noticed, type Outcome, readOutcome, type Survivor } from './outcome.ts'
import { partNames } from './parts.ts'

const WIDTH = 60

export function outcomes(): Outcome[] {
  return partNames.flatMap((part) => readOutcome(part) ?? [])
}

/** The path below the workspace's `src/`. Without the line number, because lines move. */
export function nameOf({ file }: Survivor): string {
  return file.replace(/^.*\/src\//, '')
}

export function changeOf({ mutator, original, replacement }: Survivor): string {
  return `${mutator}: ${original} → ${replacement}`
}

function isOf({ file, change }: Argument, survivor: Survivor): boolean {
  return file === nameOf(survivor) && change === changeOf(survivor)
}

export function unargued({ survivors }: Outcome): Survivor[] {
  return survivors.filter((survivor) => !argued.some((argument) => isOf(argument, survivor)))
}

/** Arguments that match no survivor, or more of them than intended. */
export function unmatched(given: readonly Argument[], survivors: readonly Survivor[]): Argument[] {
  return given.filter((argument) => {
    const { file, change } = argument
    const said = given.filter((other) => other.file === file && other.change === change)
    return survivors.filter((survivor) => isOf(argument, survivor)).length !== said.length
  })
}

/** One row per part: how many changes, and how many of them a test noticed. */
export function printOutcomes(): string {
  const rows = outcomes().map((outcome) => {
    const { part, taken, files, percent: tried, survivors } = outcome
    const all = noticed(outcome) + survivors.length
    const open = unargued(outcome).length
    const percent = ((noticed(outcome) / all) * 100).toFixed(1)
    return `| ${part} | ${files.length} | ${tried} % | ${all} | ${noticed(outcome)} (${percent} %) | ${survivors.length - open} | ${open} | ${taken} |`
  })
  return [
    '| part | files | statements | changes | noticed | argued | open | taken |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/**
 * Each survivor, with its argument if it has one. Throws if an argument matches no survivor, because it would go
 * stale unnoticed.
 */
export function printSurvivors(): string {
  const all = outcomes()
  const stale = unmatched(
    argued,
    all.flatMap(({ survivors }) => survivors),
  )
  if (stale.length > 0) {
    const names = stale.map(({ file, change }) => `  ${file}  ${change}`).join('\n')
    throw new Error(
      `test/mutants/argued.ts argues what is not among the survivors, or not as often:\n${names}\nTake it out, or name each place once.`,
    )
  }
  return all.map((outcome) => `### ${outcome.part}\n\n${table(outcome.survivors)}`).join('\n\n')
}

function table(survivors: readonly Survivor[]): string {
  if (survivors.length === 0) return 'None.'
  const rows = survivors.map((survivor) => {
    const { line, original, replacement } = survivor
    const why = argued.find((argument) => isOf(argument, survivor))?.why ?? '**open**'
    return `| ${nameOf(survivor)}:${line} | ${code(original)} | ${code(replacement)} | ${why} |`
  })
  return ['| where | was | became | why it may survive |', '|---|---|---|---|', ...rows].join('\n')
}

function code(text: string): string {
  const short = text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text
  return short === '' ? '(nothing)' : `\`${short.replaceAll('|', '\\|').replaceAll('`', "'")}\``
}
