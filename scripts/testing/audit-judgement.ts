/** What `pnpm audit --json` comes to. */
export type Judgement =
  | { readonly kind: 'sound' }
  /** Of severity high or critical, each by its module and where it is told. */
  | { readonly kind: 'vulnerable'; readonly advisories: readonly string[] }
  /** The registry in use was not able to say. */
  | { readonly kind: 'unanswered'; readonly why: string }

const GRAVE: readonly unknown[] = ['high', 'critical']

/** A registry without an audit endpoint, or none at all, is told apart from a registry that knows of nothing. */
export function judge(output: string): Judgement {
  const told = parse(output)
  if (!isRecord(told)) return { kind: 'unanswered', why: 'pnpm audit printed no JSON' }
  if (isRecord(told.error)) return { kind: 'unanswered', why: reasonOf(told.error) }
  if (!isRecord(told.advisories)) return { kind: 'unanswered', why: 'the answer lists no advisories' }
  const advisories = Object.values(told.advisories)
    .filter(isRecord)
    .filter(({ severity }) => GRAVE.includes(severity))
  return advisories.length === 0
    ? { kind: 'sound' }
    : { kind: 'vulnerable', advisories: advisories.map(describe) }
}

function describe({ module_name, severity, title, url }: Record<string, unknown>): string {
  return `${module_name} (${severity}): ${title} ${url}`
}

/** Without the addresses: which registry a machine uses is its own business. */
function reasonOf({ code, message }: Record<string, unknown>): string {
  return `${code}: ${String(message).replaceAll(/https?:\/\/\S+/g, '…')}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
