import { noticed, type Outcome, readOutcome, writeOutcome } from './outcome.ts'
import { isPartName, type PartName, partNames } from './parts.ts'
import { changeOf, unargued } from './print.ts'
import { tryAgain, tryPart } from './try-part.ts'

/**
 * `make mutants PARTS="hub streams"`: without PARTS, all of them. A run takes an hour or more, on one processor.
 * `AGAIN=1` tries only the last survivors again, which takes minutes. `TESTS=` names the test files to use, which
 * takes one.
 */
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !isPartName(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}. The parts are: ${partNames.join(', ')}.\n`)
  process.exit(2)
}
for (const part of asked.length > 0 ? asked.filter(isPartName) : partNames) {
  const outcome = await outcomeOf(part)
  writeOutcome(outcome)
  process.stdout.write(
    `  ${part}: noticed ${noticed(outcome)}, survived ${outcome.survivors.length}, of these not argued:\n`,
  )
  for (const survivor of unargued(outcome))
    process.stdout.write(`    ${survivor.file}:${survivor.line}  ${changeOf(survivor)}\n`)
}

function outcomeOf(part: PartName): Promise<Outcome> {
  const before = process.env.AGAIN === undefined ? undefined : readOutcome(part)
  return before === undefined ? tryPart(part) : tryAgain(before, process.env.TESTS?.split(' '))
}
