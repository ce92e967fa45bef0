import t from 'tap'
import { printPublications, printRounds } from '../src/figures/document.ts'
import { type Figure, Figures } from '../src/figures/figure.ts'
import { printPlot } from '../src/figures/plot.ts'
import { printTables } from '../src/figures/table.ts'
import { printTargets, type Results } from '../src/figures/targets.ts'
import { headlineRow } from '../src/parts/fan-out.ts'
import { roundSeconds } from '../src/parts/length.ts'

const cpu = (scenario: string, of: string, ...values: number[]): Figure => ({
  ...{ scenario, of, measure: 'cpu', values },
})

t.test('a cell is the median of its rounds with the least and the greatest', async (t) => {
  const table = printTables([cpu('some', 'ws', 3, 1, 2), cpu('some', 'floor', 4), cpu('more', 'floor', 5)])
  t.equal(
    table,
    [
      '| CPU of the server, µs per delivery | ws | floor |',
      '| --- | --: | --: |',
      '| some | 2.0 (1.0–3.0) | 4.0 |',
      '| more | – | 5.0 |',
    ].join('\n'),
  )
})

t.test('every table has the servers in the same order, whoever was measured first', async (t) => {
  const figures: Figure[] = [
    cpu('first', 'ws', 1),
    cpu('first', 'floor', 2),
    cpu('second', 'floor', 3),
    cpu('second', 'ws', 4),
  ]
  const more = figures.flatMap((figure): Figure[] => [
    figure,
    { ...figure, measure: 'p50' },
    { ...figure, measure: 'p99' },
  ])
  const heads = printTables(more)
    .split('\n')
    .filter((line) => /first|second/.test(line))
  t.strictSame(heads, ['| first | ws | floor |', '| second | ws | floor |'])
})

t.test('a part says how often it was measured', async (t) => {
  t.equal(printRounds([cpu('some', 'ws', 1)]), 'one run')
  t.equal(printRounds([cpu('some', 'ws', 1, 2, 3)]), 'three rounds')
  t.equal(
    printRounds([cpu('some', 'ws', 1, 2, 3), cpu('more', 'ws', 1)]),
    'three rounds, one run where a cell has no brackets',
  )
  t.equal(printRounds([cpu('some', 'ws', 1, 2)]), 'two rounds, of which a cell is the mean')
})

t.test('a part says how many publications a round has', async (t) => {
  const figures = new Figures()
  t.equal(printPublications(figures.all()), '')
  figures.note('some', 'ws', { cpu: 1 }, 7)
  t.equal(printPublications(figures.all()), ' of 7 publications')
  figures.note('some', 'ws', { cpu: 2 }, 7)
  figures.note('more', 'ws', { cpu: 1 }, 1_500)
  t.equal(printPublications(figures.all()), ' of 7 to 1 500 publications')
})

t.test('a round has at least seven publications, and only whole bursts', async (t) => {
  const publications = (rate: number, burst: number, seconds: number) =>
    rate * roundSeconds('full', { rate, burst, seconds })
  t.equal(publications(1, 1, 1.5), 7)
  t.equal(publications(2.5, 1, 1), 7)
  t.equal(publications(10, 10, 1.5), 20)
  t.equal(publications(1_000, 1, 1.5), 1_500)
})

t.test('a target is compared round by round, and says by how much it was missed', async (t) => {
  const figures = [cpu(headlineRow, 'Portico', 10, 30, 20), cpu(headlineRow, 'floor in C', 10, 10, 10)]
  const about = { command: '', day: '', seconds: 0, loadAverageBefore: 0 }
  const machine = { processor: '', cores: 2, memoryGiB: 1, kernel: '', node: '', compiler: '' }
  const results: Results = (part) => (part === 'fan-out' ? { part, ...about, machine, figures } : undefined)
  const printed = printTargets(results)
  t.match(printed, 'against the floor in C | ≤ 1.25 × | 2.00 × (1.00–3.00): **missed** by 60 % |')
  t.match(printed, 'against Socket.IO | ≤ 0.65 × | not measured |')

  const once = [cpu(headlineRow, 'Portico', 10), cpu(headlineRow, 'floor in C', 10)]
  const single = printTargets((part) =>
    part === 'fan-out' ? { part, ...about, machine, figures: once } : undefined,
  )
  t.match(single, '1.00 × in one run: met |')
})

t.test('a plot has a line for each server and escapes their names', async (t) => {
  const points = [
    { x: 10, y: 1, low: 1, high: 1 },
    { x: 1_000, y: 4, low: 3, high: 5 },
  ]
  const svg = printPlot([{ title: 'growth', curves: [{ name: 'a<b', points }] }], 'µs')
  t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [\s\S]*<\/svg>$/)
  t.equal(svg.match(/<polyline points="[\d., ]+"/g)?.length, 1)
  t.match(svg, 'a&lt;b')
})
