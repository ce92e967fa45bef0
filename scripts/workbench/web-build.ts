import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'

import { alone } from './alone.ts'
import { checkout } from './checkout.ts'
import { fingerprint, Mark } from './fingerprint.ts'
import { runCommand } from './run-command.ts'
import { madeFrom } from './workspaces.ts'

export const next = path.join(checkout.web, 'node_modules', 'next', 'dist', 'bin', 'next')
const built = path.join(checkout.web, '.next')
export const standaloneServer = path.join(built, 'standalone', 'web', 'server.js')

/**
 * Builds the web app if its inputs have changed since the last build. Only one process of this checkout builds at a
 * time.
 */
export function buildWeb(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  return alone(path.join(checkout.marks, 'web.lock'), signal, () => buildIfChanged(env, signal))
}

async function buildIfChanged(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const mark = new Mark('web')
  const folders = madeFrom('web').map((folder) => `${folder}/**/*`)
  const inputs = await fingerprint([...folders, 'pnpm-lock.yaml', 'tsconfig.base.json'], process.version)
  if (mark.matches(inputs) && existsSync(standaloneServer)) return 'unchanged'
  mark.clear()
  const forAll = { ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  await runCommand(process.execPath, [next, 'build'], { cwd: checkout.web, env: forAll, signal })
  const standalone = path.dirname(standaloneServer)
  // Next.js leaves these two folders to a CDN; here the same server serves them.
  cpSync(path.join(built, 'static'), path.join(standalone, '.next', 'static'), { recursive: true })
  const files = path.join(checkout.web, 'public')
  if (existsSync(files)) cpSync(files, path.join(standalone, 'public'), { recursive: true })
  mark.set(inputs)
  return 'built'
}
