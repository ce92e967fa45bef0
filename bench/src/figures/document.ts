import { isDeepStrictEqual } from 'node:util'
import type { Machine } from '../machine/machine.ts'
import { parts } from '../parts/index.ts'
import type { Figure } from './figure.ts'
import { type Result, readResult } from './store.ts'
import { printTables } from './table.ts'
import { printTargets } from './targets.ts'
import { spelled } from './words.ts'

/** The printed part of docs/benchmarks.md: the machine, the targets, and a section for each part. */
export function printBenchmarks(): string {
  return parts.map((part) => `## ${part.title}\n\n${part.says}\n\n${printPart(part.name)}`).join('\n\n')
}

export function printBenchmarkTargets(): string {
  return printTargets(readResult)
}

export function printBenchmarkMachine(): string {
  const results = parts.map(({ name }) => readResult(name)).filter((result) => result !== undefined)
  const machines: Machine[] = []
  for (const { machine } of results)
    if (!machines.some((known) => isDeepStrictEqual(known, machine))) machines.push(machine)
  if (machines.length === 0) return 'Nothing has been measured yet.'
  return machines.map(printMachine).join('\n')
}

function printMachine({ processor, cores, memoryGiB, kernel, node, compiler }: Machine): string {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB; ${kernel}; Node ${node}; ${compiler}.`
}

function printPart(name: string): string {
  const result = readResult(name)
  if (result === undefined) return `Not measured yet: \`make bench PARTS="${name}"\`.`
  return `${printTables(result.figures)}\n\n${printOrigin(result)}`
}

function printOrigin({ command, day, seconds, loadAverageBefore, figures }: Result): string {
  return `\`${command}\`, ${day}, ${seconds} s; ${printRounds(figures)}; load average before it ${loadAverageBefore.toFixed(2)}.`
}

/** How often it was measured. */
export function printRounds(figures: readonly Figure[]): string {
  const rounds = figures.map(({ values }) => values.length)
  const most = Math.max(...rounds)
  if (most === 1) return 'one run'
  return `${spelled(most)} rounds${rounds.includes(1) ? ', one run where a cell has no brackets' : ''}`
}
