import type { Discovery, Finding } from '@portico/protocol'

/** The service keeps no longer facts than this. */
const longest = 300

/** The channels of the page's contract that the service declares differently or not at all. It may have more channels. */
export function differenceOf(
  contract: Readonly<Record<string, string>> = {},
  { contract: known }: Partial<Discovery> = {},
): Finding | undefined {
  if (known === undefined) return undefined
  const other = Object.keys(contract).filter((pattern) => !known.includes(contract[pattern] ?? ''))
  if (other.length === 0) return undefined
  return { id: 'contractsDiffer', facts: { channels: other.join(', ').slice(0, longest) } }
}
