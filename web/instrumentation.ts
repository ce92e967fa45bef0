/**
 * Called once when the server starts. Ends the process if the environment is faulty, naming every fault, and logs a
 * warning if nobody can sign in.
 */
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
  // Makes the sign-in library trust X-Forwarded-Host. That is safe, because the front doors overwrite it.
  process.env.AUTH_TRUST_HOST ??= 'true'
  if (config.DATABASE_URL === undefined) return
  const { closeAbandonedSoon } = await import('./features/assistant/server/close-abandoned.ts')
  const { openDesk } = await import('./features/assistant/server/open-desk.ts')
  closeAbandonedSoon()
  // Next.js waits for everything given to `after`; without this it would wait for every answer to be
  // finished.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => openDesk().stopAll())
}
