import type { Row } from './row.ts'
import type { DocumentedSchema } from './schema.ts'

/** Prints the tables of `docs/configuration.md`: a section per process, a row per variable. */
export function printConfigDocs(schemas: readonly DocumentedSchema[]): string {
  return schemas.map(printSection).join('\n\n')
}

function printSection({ process, rows }: DocumentedSchema): string {
  const lines = Object.entries(rows).map(([name, row]) => {
    const cells = [printNames(name, row), row.expects, printAbsence(row), row.says]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    `## ${process}`,
    '',
    '| variable | expects | when not set | what it is for |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function printNames(name: string, row: Row): string {
  const aliases = row.aliases.map((alias) => `\`${alias}\``).join(', ')
  return aliases === '' ? `\`${name}\`` : `\`${name}\` (or ${aliases})`
}

function printAbsence({ presence }: Row): string {
  switch (presence.kind) {
    case 'required':
      return '**required**'
    case 'optional':
      return 'off'
    case 'default':
      return printValue(presence.value)
    case 'development-default':
      return `**required** in production, else ${printValue(presence.value)}`
    default:
      return presence satisfies never
  }
}

function printValue(value: unknown): string {
  const text = valueText(value)
  return text === '' ? 'empty' : `\`${text}\``
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value)
}

/** Prints `.env.example`: every variable once, commented out, so that a copy of it changes nothing. */
export function printEnvExample(schemas: readonly DocumentedSchema[]): string {
  const seen = new Set<string>()
  return schemas
    .map(({ process, rows }) => {
      const fresh = Object.entries(rows).filter(([name]) => !seen.has(name))
      for (const [name] of fresh) seen.add(name)
      const entries = fresh.map(
        ([name, row]) => `# ${row.says}\n# Expects ${row.expects}.\n#${name}=${exampleValue(row)}`,
      )
      return [`## ${process}`, ...entries].join('\n\n')
    })
    .join('\n\n')
}

function exampleValue({ presence }: Row): string {
  return presence.kind === 'default' || presence.kind === 'development-default'
    ? valueText(presence.value)
    : ''
}
