import { element } from './element.ts'

const width = 240
const height = 48
const steps = 10
/** How long a round trip may take, drawn as a line. */
const budgetMs = 100
const svg = 'http://www.w3.org/2000/svg'

/** Draws the round trips so far: a bar for each, and a line at the budget. */
function drawRoundTrips(taken: readonly number[]): SVGElement {
  const most = Math.max(budgetMs, ...taken)
  const high = (ms: number) => Math.max(2, (ms / most) * height)
  const drawing = shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', class: 'trips' })
  drawing.append(titled(taken))
  const limit = height - high(budgetMs)
  drawing.append(shape('line', { x1: '0', x2: `${width}`, y1: `${limit}`, y2: `${limit}`, class: 'budget' }))
  for (const [index, ms] of taken.entries()) {
    const x = (width / steps) * index + 4
    const bar = { x: `${x}`, y: `${height - high(ms)}`, width: `${width / steps - 8}`, height: `${high(ms)}` }
    drawing.append(shape('rect', { ...bar, rx: '2', class: ms > budgetMs ? 'late' : 'timely' }))
  }
  return drawing
}

function titled(taken: readonly number[]): SVGElement {
  const title = shape('title', {})
  title.textContent = `${taken.length} round trips, the last of ${Math.round(taken.at(-1) ?? 0)} ms; the line is at ${budgetMs} ms`
  return title
}

function shape(name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(svg, name)
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value)
  return made as SVGElement
}

/** The figure and its caption. */
export function roundTripFigure(taken: readonly number[]): readonly Node[] {
  const last = taken.at(-1)
  if (last === undefined) return [element('p', { class: 'quiet' }, 'Measured once a session is there.')]
  return [
    drawRoundTrips(taken),
    element('p', { class: 'quiet' }, `${Math.round(last)} ms; the line is at ${budgetMs} ms`),
  ]
}
