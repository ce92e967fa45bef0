import { readFileSync } from 'node:fs'
import path from 'node:path'

const SCHEMA = path.join(import.meta.dirname, 'app', 'prisma', 'schema.prisma')

/** The models of the app that the guide begins with, as it prints them. */
export function printModels(): string {
  const schema = readFileSync(SCHEMA, 'utf8')
  return `\`\`\`prisma\n${schema.slice(schema.indexOf('model ')).trim()}\n\`\`\``
}
