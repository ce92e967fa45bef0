import { type Terminal, UsageError } from '../subcommand.ts'

export type Delivery =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'interrupted' }

type Attempt = Exclude<Delivery, { kind: 'interrupted' }> | { readonly kind: 'away'; readonly why: string }

const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const
const timeoutMs = 10_000

/** Statuses that are retried. */
const passing: ReadonlySet<number> = new Set([408, 425, 429])

export function parseWebhook(text: string | undefined): URL {
  if (text === undefined) throw new UsageError('It needs the webhook: --to <url>.')
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError('--to takes a URL that begins with http:// or https://.')
  }
  if (url.username === '' && url.password === '') return url
  throw new UsageError('--to takes a URL without a user and a password; let the query carry a token instead.')
}

/**
 * Posts until the webhook accepts or refuses, all attempts have failed, or Ctrl-C is pressed between two of them. The
 * URL may hold a secret and is never printed.
 */
export async function deliver(
  url: URL,
  body: string,
  signal: AbortSignal,
  { fetch, pause }: Pick<Terminal, 'fetch' | 'pause'>,
): Promise<Delivery> {
  let attempt = await post(url, body, fetch)
  for (const pauseMs of pausesMs) {
    if (attempt.kind !== 'away') return attempt
    await pause(pauseMs, signal)
    if (signal.aborted) return { kind: 'interrupted' }
    attempt = await post(url, body, fetch)
  }
  if (attempt.kind !== 'away') return attempt
  return { kind: 'failed', why: `${attempt.why}, ${pausesMs.length + 1} times in a row` }
}

/** Ctrl-C does not interrupt a request: one could not tell whether it had arrived. */
async function post(url: URL, body: string, fetch: Terminal['fetch']): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    const { ok, status } = response
    if (ok) return { kind: 'delivered' }
    const why = `the webhook answered ${status}`
    return { kind: status >= 500 || passing.has(status) ? 'away' : 'failed', why }
  } catch (error) {
    return { kind: 'away', why: `the webhook did not answer (${nameFault(error)})` }
  }
}

/** By code only, because the messages of fetch may quote the URL. */
function nameFault(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : undefined
  if (!(cause instanceof Error)) return 'fault'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
