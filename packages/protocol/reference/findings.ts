import { channel } from '../src/findings/channel.ts'
import { connection } from '../src/findings/connection.ts'
import { deployment } from '../src/findings/deployment.ts'
import { service } from '../src/findings/service.ts'
import { token } from '../src/findings/token.ts'
import { way } from '../src/findings/way.ts'
import { type FindingId, type FindingRow, findings, type Mender, type Severity } from '../src/findings.ts'
import { factMeanings } from './fact-meanings.ts'

const chapters: readonly [string, Readonly<Record<string, FindingRow>>][] = [
  ['The path to the service', way],
  ['The service', service],
  ['The deployment', deployment],
  ['Who you are', token],
  ['The connection', connection],
  ['Channels', channel],
]

const severities: Readonly<Record<Severity, string>> = {
  notice: 'good to know',
  warning: 'impaired, or about to fix itself',
  fault: 'broken until somebody acts',
}

const menders: Readonly<Record<Mender, string>> = {
  person: 'the person at the page',
  developer: 'whoever writes the app',
  operator: 'whoever runs the service',
  network: 'whoever runs the network',
  nobody: 'fixes itself',
}

/** The chapters of docs/findings.md. */
export function printFindings(): string {
  return chapters
    .map(([title, rows]) => {
      const entries = Object.entries(rows).map(([id, row]) => printFinding(id, row))
      return [`## ${title}`, ...entries].join('\n\n')
    })
    .join('\n\n')
}

function printFinding(id: string, { title, cause, cure, severity, who, lines }: FindingRow): string {
  const facts = `*${severity}: ${severities[severity]} · ${who}: ${menders[who]}*`
  const paragraphs = [`### ${id}`, `**${title}.** ${printSentence(cause)}`, printSentence(cure), facts]
  if (lines !== undefined) paragraphs.push(fence('nginx', lines.nginx), fence('caddyfile', lines.caddy))
  return paragraphs.join('\n\n')
}

/** Without the brackets: the page shows every optional part, with the names of its facts. */
function printSentence(text: string): string {
  return text.replaceAll(/[[\]]/g, '').replaceAll(/\{(\w+)\}/g, '‹$1›')
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``
}

export function printFacts(): string {
  const rows = Object.entries(factMeanings).map(([name, says]) => `| \`${name}\` | ${says} |`)
  return ['| fact | what it is |', '|---|---|', ...rows].join('\n')
}

/** Every row is in exactly one chapter. */
export const printedIds: readonly FindingId[] = chapters.flatMap(([, rows]) =>
  Object.keys(rows).filter((id): id is FindingId => Object.hasOwn(findings, id)),
)
