import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The compose files of a server, in order. */
export const serverFiles = ['compose.yaml', 'compose.prod.yaml']

export function read(file: string): string {
  return readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
}

/** The text of a service in a compose file. */
export function serviceIn(file: string, service: string): string {
  return new RegExp(`^ {2}${service}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(read(file))?.[1] ?? ''
}

/** The variables that a compose file sets for a service, as written, including those merged from an anchor. */
export function givenTo(service: string, file: string): ReadonlyMap<string, string> {
  const text = serviceIn(file, service)
  const [, anchor] = /^ {6}<<: \*([\w-]+)$/m.exec(text) ?? []
  const merged = anchor === undefined ? '' : (read(file).split(`&${anchor}\n`)[1]?.split('\n\n')[0] ?? '')
  const lines = [...merged.matchAll(/^ {2}([A-Z_]+): (.+)$/gm), ...text.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)]
  return new Map(lines.map(([, name = '', value = '']) => [name, value]))
}

/** The same for all files together, merged as compose does. */
export function givenOnServer(service: string): ReadonlyMap<string, string> {
  return new Map(serverFiles.flatMap((file) => [...givenTo(service, file)]))
}

/** The names that compose substitutes: each `${NAME}`, with or without a default. */
export function filledIn(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(/(?<!\$)\$\{([A-Z_0-9]+)/g), ([, name = '']) => name))
}
