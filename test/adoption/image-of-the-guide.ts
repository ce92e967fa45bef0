import { cpSync, symlinkSync } from 'node:fs'
import path from 'node:path'

import { blocksOfTheGuide } from './app-of-the-guide.ts'

interface Image {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Builds the guide's image stage in a folder, from the built app and the settings of its compose file. */
export function imageOfTheGuide(
  app: string,
  folder: string,
  secrets: Readonly<Record<string, string>>,
): Image {
  const blocks = blocksOfTheGuide()
  const stage = blocks.get('Dockerfile') ?? ''
  for (const [, from = '', to = ''] of stage.matchAll(/^COPY --from=build \/app\/(\S+) (\S+)$/gm)) {
    if (from === 'node_modules') symlinkSync(path.join(app, from), path.join(folder, to))
    else cpSync(path.join(app, from), path.join(folder, to), { recursive: true })
  }
  const own = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) => line.split(' '))
  const [, command = '[]'] = /^CMD (\[.+\])$/m.exec(stage) ?? []
  const given = [...(blocks.get('compose.yaml') ?? '').matchAll(/^ {6}([A-Z_]+): (.+)$/gm)]
  return {
    command: JSON.parse(command) as string[],
    env: {
      ...Object.fromEntries(own.map((pair) => pair.split('='))),
      ...Object.fromEntries(given.map(([, name = '', value = '']) => [name, filled(name, value, secrets)])),
    },
  }
}

/** `${NAME:?}` is required, `${NAME:-}` is optional. */
function filled(name: string, value: string, secrets: Readonly<Record<string, string>>): string {
  if (!value.startsWith('${')) return value
  const secret = secrets[name]
  if (secret === undefined && value !== `\${${name}:-}`)
    throw new Error(`the guide's ${name} is not given here`)
  return secret ?? ''
}
