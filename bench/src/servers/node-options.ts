import { readFileSync } from 'node:fs'
import path from 'node:path'

const image = path.join(import.meta.dirname, '../../../services/realtime/Dockerfile')

/**
 * The NODE_OPTIONS of our image. All Node servers are started with them, because the size of V8's young generation
 * would otherwise distort the comparison.
 */
export const nodeOptions = read()

function read(): string {
  const options = /^ENV NODE_OPTIONS=(\S+)$/m.exec(readFileSync(image, 'utf8'))?.[1]
  if (options === undefined) throw new Error(`${image} no longer says NODE_OPTIONS: measure what it starts`)
  return options
}
