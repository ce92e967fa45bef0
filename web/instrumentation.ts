/** Called once when the server starts: a faulty environment ends it with every fault by name, and one that lets nobody in is told. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { suspects } = await import('@portico/config')
  const { webConfig } = await import('./config.ts')
  const { requireConfig } = await import('./lib/require-config.ts')
  const { whyClosed } = await import('./features/session/ways-in.ts')
  const config = requireConfig()
  for (const { name, text } of suspects(webConfig, process.env)) process.stderr.write(`${name}: ${text}\n`)
  const closed = whyClosed(config)
  if (closed) process.stderr.write(`Nobody can sign in. ${closed.cause} ${closed.cure}\n`)
  // Read by the sign-in library: the front doors set X-Forwarded-Host anew, so it tells the public origin.
  process.env.AUTH_TRUST_HOST ??= 'true'
  if (config.DATABASE_URL === undefined) return
  const { closeAbandonedSoon } = await import('./features/assistant/server/close-abandoned.ts')
  const { openDesk } = await import('./features/assistant/server/open-desk.ts')
  closeAbandonedSoon()
  // Next.js waits for what `after` was given; without this it would wait for the last word of every answer.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => openDesk().stopAll())
}
