import { Figures } from './figures/figure.ts'
import type { Result } from './figures/store.ts'
import { describeMachine, loadAverage } from './machine/machine.ts'
import { readRevision } from './machine/revision.ts'
import type { Bench, Part } from './parts/part.ts'

/** Measures one part. */
export async function measurePart(
  part: Part,
  { form, guests = [], progress }: Pick<Bench, 'form' | 'progress'> & Partial<Pick<Bench, 'guests'>>,
): Promise<Result> {
  const figures = new Figures()
  const began = performance.now()
  const loadAverageBefore = loadAverage()
  const revision = readRevision()
  await part.measure({ form, guests, figures, progress: (text) => progress(`${part.name}: ${text}`) })
  return {
    part: part.name,
    command: `make bench PARTS="${part.name}"`,
    day: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - began) / 1_000),
    loadAverageBefore,
    machine: describeMachine(),
    revision,
    figures: figures.all(),
  }
}
