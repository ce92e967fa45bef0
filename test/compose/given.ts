import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The files of a server, the first one first. */
export const serverFiles = ['compose.yaml', 'compose.prod.yaml']

export function read(file: string): string {
  return readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
}

/** What is written under the name of a service. */
export function serviceIn(file: string, service: string): string {
  return new RegExp(`^ {2}${service}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(read(file))?.[1] ?? ''
}

/** The variables that a compose file sets for a service, as they are written there; merged from the anchor, too. */
export function givenTo(service: string, file: string): ReadonlyMap<string, string> {
  const text = serviceIn(file, service)
  const [, anchor] = /^ {6}<<: \*([\w-]+)$/m.exec(text) ?? []
  const merged = anchor === undefined ? '' : (read(file).split(`&${anchor}\n`)[1]?.split('\n\n')[0] ?? '')
  const lines = [...merged.matchAll(/^ {2}([A-Z_]+): (.+)$/gm), ...text.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)]
  return new Map(lines.map(([, name = '', value = '']) => [name, value]))
}

/** The same of all files together, as compose merges them. */
export function givenOnServer(service: string): ReadonlyMap<string, string> {
  return new Map(serverFiles.flatMap((file) => [...givenTo(service, file)]))
}

/** What compose fills in: each `${NAME}`, with a default or without. */
export function filledIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/(?<!\$)\$\{([A-Z_0-9]+)/g), ([, name = '']) => name))
}
