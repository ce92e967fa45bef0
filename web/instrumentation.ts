/** Called once when the server starts: a faulty environment ends it with every fault by name. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { requireConfig } = await import('./lib/require-config.ts')
  requireConfig()
}
