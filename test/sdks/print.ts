import { absentMethods, refusedFields } from './cent-differences.ts'
import { javaSdks } from './java/sdks.ts'
import { javascriptSdks } from './javascript/sdks.ts'
import { pythonSdks } from './python/sdks.ts'
import { versionOf } from './python/version.ts'
import { scenarios } from './scenarios/index.ts'
import type { Sdk } from './sdk.ts'

const SDKS: readonly Sdk[] = [...javascriptSdks, ...pythonSdks, ...javaSdks]

const ENCODINGS = { json: 'JSON', protobuf: 'Protobuf' } as const

/** Which SDK passes which scenario; a failing one fails its test. */
export function printSdks(): string {
  const heads = SDKS.map(({ name, version, encoding }) => `\`${name}\` ${version}, ${ENCODINGS[encoding]}`)
  const rows = scenarios.map(({ name }) => [name, ...SDKS.map(({ lacks }) => lacks[name] ?? 'yes')])
  return table(['the SDK…', ...heads], rows)
}

const TESTED = `\`cent\` ${versionOf('cent')} for Python is tested, with and without asyncio: \`publish\`, \`broadcast\`, \`history\`,
\`history_remove\`, \`presence\`, \`presence_stats\`, \`channels\`, \`info\`, \`subscribe\`, \`unsubscribe\`, \`disconnect\`, \`refresh\`,
\`batch\`, and the errors it raises. Libraries for other languages are not tested.

What it offers and Portico has not is refused, never ignored, except \`group_publications\` of \`batch\`: a field with error 107, which names it, a method with 404.`

/** The tested parts of the back-end library, and what it offers that the service does not. */
export function printBackEndLibraries(): string {
  const fields = refusedFields.map(({ method, field, instead }) => [`\`${method}\`: \`${field}\``, instead])
  const methods = absentMethods.map(({ method, instead }) => [`\`${method}\``, instead])
  return `${TESTED}\n\n${table(['in `cent`, not here', 'in its place'], [...fields, ...methods])}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
