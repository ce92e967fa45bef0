import { checkTable } from '../check-table.ts'
import { findingsOf, type Report, type ReportedCheck, type ReportedFinding, type State } from '../report.ts'
import type { Style } from './style.ts'

const marks: Readonly<Record<State, string>> = { green: '✓', red: '✗', unknown: '·' }
const titleWidth = Math.max(...Object.values(checkTable).map(({ title }) => title.length))
const timeWidth = 9
const labelWidth = 7
const indent = ' '.repeat(4)
const textWidth = 92

export function printCheck(check: ReportedCheck, style: Style): string {
  const title = checkTable[check.name].title.padEnd(titleWidth)
  const time = `${check.ms} ms`.padStart(timeWidth)
  const says = check.state === 'unknown' ? style.faint(check.says) : check.says
  const line = `  ${markOf(check.state, style)} ${title} ${style.faint(time)}  ${says}`
  return [line, ...findingsOf(check).map((finding) => printFinding(finding, style))].join('\n')
}

function markOf(state: State, style: Style): string {
  const paint = { green: style.good, red: style.bad, unknown: style.faint }[state]
  return paint(marks[state])
}

function printFinding({ id, title, cause, cure, lines }: ReportedFinding, style: Style): string {
  const label = (text: string) => style.faint(text.padEnd(labelWidth))
  const block = (name: string, text: string) => {
    const [first = '', ...rest] = text.split('\n')
    return [
      `${indent}${label(name)}${first}`,
      ...rest.map((line) => `${indent}${' '.repeat(labelWidth)}${line}`),
    ]
  }
  return [
    `${indent}${style.strong(title)} ${style.faint(id)}`,
    ...block('cause', wrap(cause)),
    ...block('cure', wrap(cure)),
    ...(lines === undefined ? [] : [...block('nginx', lines.nginx), ...block('Caddy', lines.caddy)]),
    '',
  ].join('\n')
}

function wrap(text: string): string {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + word.length >= textWidth) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join('\n')
}

export function printSummary({ counts }: Report, style: Style): string {
  const { green, red, unknown } = counts
  const parts = [`${green} green`, `${red} red`, `${unknown} not asked`]
  return red > 0 ? style.bad(parts.join(', ')) : parts.join(', ')
}
