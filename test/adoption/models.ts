import { readFileSync } from 'node:fs'
import path from 'node:path'

const SCHEMA = path.join(import.meta.dirname, 'app', 'prisma', 'schema.prisma')

/** For the guide: the models of the app that it begins with. */
export function printModels(): string {
  const schema = readFileSync(SCHEMA, 'utf8')
  return `\`\`\`prisma\n${schema.slice(schema.indexOf('model ')).trim()}\n\`\`\``
}
