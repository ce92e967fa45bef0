/**
 * What Next.js reads of a folder, the first of them counts: so the service beside an app has what the app has. Without
 * NODE_ENV it is development, as for `next dev`; tests are the same on every machine, without `.env.local`.
 */
export function envFiles(mode = 'development'): readonly string[] {
  const own = mode === 'test' ? [] : ['.env.local']
  return [`.env.${mode}.local`, ...own, `.env.${mode}`, '.env']
}
