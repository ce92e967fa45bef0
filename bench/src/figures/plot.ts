/** Draws a line for each server over a logarithmic axis, as an SVG without scripts or external files. */

export interface Curve {
  readonly name: string
  readonly points: readonly {
    readonly x: number
    readonly y: number
    readonly low: number
    readonly high: number
  }[]
}

interface Panel {
  readonly title: string
  readonly curves: readonly Curve[]
}

const width = 420
const height = 300
const margin = { left: 46, right: 16, top: 34, bottom: 58 }
const colours = ['#444444', '#1f77b4', '#d6336c', '#2f9e44', '#f08c00']
const number = new Intl.NumberFormat('en').format

/** Panels side by side, with a common scale. */
export function printPlot(panels: readonly Panel[], unit: string): string {
  const top = niceTop(Math.max(1, ...panels.flatMap(({ curves }) => curves.flatMap(highest))))
  const inner = panels.map((panel, index) => printPanel(panel, index * width, top, unit)).join('\n')
  const size = `width="${width * panels.length}" height="${height}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11">`,
    `<title>${escaped(panels.map(({ title }) => `${title} (${unit})`).join('; '))}</title>`,
    `<rect ${size} fill="#ffffff"/>`,
    inner,
    '</svg>',
  ].join('\n')
}

function highest({ points }: Curve): readonly number[] {
  return points.map(({ high }) => high)
}

/** The next number of the form 1, 2 or 5 followed by zeros. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power
}

function printPanel({ title, curves }: Panel, left: number, top: number, unit: string): string {
  const xs = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  const [first = 1, last = 10] = [xs[0], xs.at(-1)]
  const span = Math.log(last / first) || 1
  const place = {
    x: (x: number) =>
      round(left + margin.left + (Math.log(x / first) / span) * (width - margin.left - margin.right)),
    y: (y: number) => round(margin.top + (1 - y / top) * (height - margin.top - margin.bottom)),
  }
  const foot = height - margin.bottom
  const rows = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = place.y(part * top)
    const ends = `x1="${place.x(first)}" x2="${place.x(last)}" y1="${y}" y2="${y}"`
    return `<line ${ends} stroke="#dddddd"/>${text(place.x(first) - 6, y + 4, number(part * top), 'end')}`
  })
  return [
    text(left + margin.left, 18, `${title} (${unit})`, 'start'),
    ...rows,
    ...xs.map((x) => text(place.x(x), foot + 16, number(x), 'middle')),
    ...curves.map((curve, index) => printCurve(curve, index, place)),
    ...curves.map(({ name }, index) => printKey(name, index, left + margin.left, foot + 40)),
  ].join('\n')
}

interface Place {
  readonly x: (x: number) => number
  readonly y: (y: number) => number
}

function printCurve({ points }: Curve, index: number, place: Place): string {
  const colour = colourOf(index)
  const path = points.map(({ x, y }) => `${place.x(x)},${place.y(y)}`).join(' ')
  const spreads = points.map(({ x, low, high }) => {
    const ends = `x1="${place.x(x)}" x2="${place.x(x)}" y1="${place.y(low)}" y2="${place.y(high)}"`
    return `<line ${ends} stroke="${colour}" stroke-opacity="0.4" stroke-width="4"/>`
  })
  return [`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`, ...spreads].join(
    '',
  )
}

function printKey(name: string, index: number, left: number, y: number): string {
  const x = left + index * 88
  const line = `<line x1="${x}" x2="${x + 14}" y1="${y - 4}" y2="${y - 4}" stroke="${colourOf(index)}" stroke-width="3"/>`
  return line + text(x + 18, y, name, 'start')
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? '#000000'
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#222222">${escaped(words)}</text>`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
