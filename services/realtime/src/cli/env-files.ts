/**
 * The .env files that Next.js would read, in order of precedence, so that the service sees the same values as the app.
 * Without NODE_ENV it is development, as for `next dev`. Tests skip `.env.local`, so that they are the same on every
 * machine.
 */
export function envFiles(mode = 'development'): readonly string[] {
  const own = mode === 'test' ? [] : ['.env.local']
  return [`.env.${mode}.local`, ...own, `.env.${mode}`, '.env']
}
