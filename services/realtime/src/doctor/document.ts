import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** A self-contained page, and the content security policy that allows what it needs and nothing else. */
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

/** Suppresses Node's warning that type stripping is experimental, because it would tell operators nothing. */
async function joinInThread(): Promise<string> {
  // With the extension of this file: packed for npm, it is no longer TypeScript.
  const worker = new Worker(new URL(`./join-worker${path.extname(import.meta.filename)}`, import.meta.url), {
    workerData: fileURLToPath(entry),
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  const [script] = await once(worker, 'message')
  return String(script)
}

/**
 * Script and style are inline and allowed by their hashes. `connect-src 'self'` covers the WebSocket of the same
 * origin.
 */
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
