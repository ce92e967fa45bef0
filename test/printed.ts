import { printModels } from './adoption/models.ts'
import { printVersions } from './adoption/versions.ts'
import { printOutcomes, printSurvivors } from './mutants/print.ts'
import { printBackEndLibraries, printSdks } from './sdks/print.ts'

/** What this folder prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  mutants: printOutcomes,
  survivors: printSurvivors,
  sdks: printSdks,
  'back-end-libraries': printBackEndLibraries,
  'guide-models': printModels,
  'guide-versions': printVersions,
}
