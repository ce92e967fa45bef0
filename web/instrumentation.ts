/** Called once when the server starts: a faulty environment ends it with every fault by name. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { requireConfig } = await import('./lib/require-config.ts')
  requireConfig()
  // Read by the sign-in library: the front doors set X-Forwarded-Host anew, so it tells the public origin.
  process.env.AUTH_TRUST_HOST ??= 'true'
}
