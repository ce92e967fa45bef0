import { isDeepStrictEqual } from 'node:util'
import type { Machine } from '../machine/machine.ts'
import { printRevision } from '../machine/revision.ts'
import { parts } from '../parts/index.ts'
import type { Figure } from './figure.ts'
import { type Result, readResult } from './store.ts'
import { printTables } from './table.ts'
import { printTargets } from './targets.ts'
import { grouped, spelled } from './words.ts'

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

function printOrigin({ command, day, seconds, loadAverageBefore, revision, figures }: Result): string {
  const measured = `${printRounds(figures)}${printPublications(figures)}`
  const load = `load average before it ${loadAverageBefore.toFixed(2)}`
  return `\`${command}\`, ${day}, ${printRevision(revision)}, ${seconds} s; ${measured}; ${load}.`
}

/** How often it was measured. */
export function printRounds(figures: readonly Figure[]): string {
  const rounds = figures.map(({ values }) => values.length)
  const most = Math.max(...rounds)
  if (most === 1) return 'one run'
  const cell = most === 2 ? ', of which a cell is the mean' : ''
  return `${spelled(most)} rounds${cell}${rounds.includes(1) ? ', one run where a cell has no brackets' : ''}`
}

/** How many publications a round consists of, where the results say so. */
export function printPublications(figures: readonly Figure[]): string {
  const counts = figures.flatMap(({ publications }) => publications ?? [])
  if (counts.length === 0) return ''
  const [least, most] = [Math.min(...counts), Math.max(...counts)]
  return ` of ${least === most ? grouped(least) : `${grouped(least)} to ${grouped(most)}`} publications`
}
