/** The result of `pnpm audit --json`. */
type Judgement =
  | { readonly kind: 'sound' }
  /** The high and critical ones, each with its module and a link. */
  | { readonly kind: 'vulnerable'; readonly advisories: readonly string[] }
  /** The registry in use could not answer. */
  | { readonly kind: 'unanswered'; readonly why: string }

const GRAVE: readonly unknown[] = ['high', 'critical']

/** Distinguishes a registry that cannot answer from one that knows of no vulnerability. */
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

/** Drops addresses, because which registry a machine uses is private. */
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
