/**
 * What Next.js reads of a folder, the first of them counts: so the service beside an app has what the app has. Without
 * NODE_ENV it is development, as for `next dev`.
 */
export function envFiles(mode = 'development'): readonly string[] {
  return [`.env.${mode}.local`, '.env.local', `.env.${mode}`, '.env']
}
