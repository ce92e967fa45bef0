import { printBenchmarkMachine, printBenchmarks, printBenchmarkTargets } from './src/figures/document.ts'
import { printGrowthPlot } from './src/figures/growth-plot.ts'
import {
  printScale,
  printScaleAssumptions,
  printScaleCheck,
  printScaleInputs,
  printScaleWalls,
} from './src/scale/document.ts'
import { printSoak } from './src/soak/document.ts'
import { readSoak } from './src/soak/log.ts'

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  'benchmark-machine': printBenchmarkMachine,
  'benchmark-targets': printBenchmarkTargets,
  benchmarks: printBenchmarks,
  'benchmark-growth': printGrowthPlot,
  scale: () => printScale(),
  'scale-assumptions': printScaleAssumptions,
  'scale-check': () => printScaleCheck(),
  'scale-inputs': () => printScaleInputs(),
  'scale-walls': () => printScaleWalls(),
  soak: () => printSoak(readSoak()),
}
