import { absentMethods, refusedFields } from './cent-differences.ts'
import { versionOf } from './python/version.ts'

const TESTED = `\`cent\` ${versionOf('cent')} for Python is tested, with and without asyncio: \`publish\`, \`broadcast\`, \`history\`,
\`history_remove\`, \`presence\`, \`presence_stats\`, \`channels\`, \`info\`, \`subscribe\`, \`unsubscribe\`, \`disconnect\`, \`refresh\`,
\`batch\`, and the errors it raises. Libraries for other languages are not tested.

What it offers and Portico has not is refused, never ignored: a field with error 107, which names it, a method with 404.`

/** What of the back-end library is tested, and what it offers that the service has not. */
export function printBackEndLibraries(): string {
  const fields = refusedFields.map(({ method, field, instead }) => [`\`${method}\`: \`${field}\``, instead])
  const methods = absentMethods.map(({ method, instead }) => [`\`${method}\``, instead])
  const differences = table(['in `cent`, not here', 'in its place'], [...fields, ...methods])
  return `${TESTED}\n\n${differences}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
