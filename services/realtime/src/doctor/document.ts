import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** A page that is whole in one answer, and the policy that lets it run and nothing else. */
export interface Document {
  readonly html: string
  readonly policy: string
}

/** The style sheets in order. The last one overrides the others on narrow screens. */
const styles = ['base', 'verdict', 'rows', 'finding', 'round-trips', 'copied', 'narrow'] as const

const entry = new URL(import.meta.resolve('@portico/doctor/page'))

export async function makeDocument(): Promise<Document> {
  const near = (name: string) => readFile(new URL(name, entry), 'utf8')
  const [template, script, ...parts] = await Promise.all([
    near('page.html'),
    joinInThread(),
    ...styles.map((name) => near(`style/${name}.css`)),
  ])
  const style = parts.join('\n')
  const html = template.replace('/* style */', () => style).replace('/* script */', () => script)
  return { html, policy: policyFor(style, script) }
}

/** Node says that stripping types may change; on every start of a service that helps nobody. */
async function joinInThread(): Promise<string> {
  // In the language of this file: packed for npm, it is no longer TypeScript.
  const worker = new Worker(new URL(`./join-worker${path.extname(import.meta.filename)}`, import.meta.url), {
    workerData: fileURLToPath(entry),
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const [script] = await once(worker, 'message')
  return String(script)
}

/** Inline and known by its hash. `connect-src 'self'` covers the WebSocket of the same origin. */
function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
