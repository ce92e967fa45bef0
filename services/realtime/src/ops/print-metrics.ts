import { metrics } from './metrics.ts'

/** The table of docs/metrics.md. */
export function printMetrics(): string {
  const lines = Object.values(metrics).map(({ name, kind, says, labels }) => {
    const printed = Object.entries<readonly string[]>(labels).map(
      ([label, values]) => `\`${label}\`: ${values.map((value) => `\`${value}\``).join(', ')}`,
    )
    return `| \`${name}\` | ${kind} | ${says} | ${printed.join('<br>')} |`
  })
  return ['| metric | type | what it says | labels |', '|---|---|---|---|', ...lines].join('\n')
}
