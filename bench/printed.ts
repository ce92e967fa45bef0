import { printBenchmarkMachine, printBenchmarks, printBenchmarkTargets } from './src/figures/document.ts'

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = {
  'benchmark-machine': printBenchmarkMachine,
  'benchmark-targets': printBenchmarkTargets,
  benchmarks: printBenchmarks,
}
