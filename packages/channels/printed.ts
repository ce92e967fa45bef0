import { readFileSync } from 'node:fs'
import path from 'node:path'

const INTERFACE = /^export interface (\w+)Options<.*?\{\n(.*?)^\}/gms
const OPTION = /\/\*\* (.+) \*\/\n {2}readonly (\w+)\?:/g

/** Which channels have the options of an interface. */
const OF: Readonly<Record<string, string>> = { Channel: 'both', Durable: 'durable', Ephemeral: 'ephemeral' }

/** From the comments that an editor shows. */
function printOptions(): string {
  const source = readFileSync(path.join(import.meta.dirname, 'src', 'definition.ts'), 'utf8')
  const rows = [...source.matchAll(INTERFACE)].flatMap(([, kind = '', body = '']) => {
    const options = [...body.matchAll(OPTION)]
    const declared = body.split('\n').filter((line) => line.startsWith('  readonly '))
    if (options.length < declared.length)
      throw new Error(`an option of ${kind}Options has no comment of one line`)
    return options.map(([, says, name]) => `| \`${name}\` | ${OF[kind]} | ${says} |`)
  })
  return ['| option | of | what it says |', '|---|---|---|', ...rows].join('\n')
}

/** What this workspace prints into documents; `scripts/docs.ts` finds it by the file's name. */
export const printed = { 'channel-options': printOptions }
