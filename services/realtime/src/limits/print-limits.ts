import { limits } from './limits.ts'

/** The table of docs/operations.md. */
export function printLimits(): string {
  const lines = Object.entries(limits).map(
    ([name, { default: value, unit, variable, says }]) =>
      `| \`${name}\` | ${value.toLocaleString('en')} ${unit} | \`${variable}\` | ${says} |`,
  )
  return ['| limit | default | variable | what it bounds |', '|---|---|---|---|', ...lines].join('\n')
}
