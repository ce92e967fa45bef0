import { readFileSync } from 'node:fs'
import path from 'node:path'

const image = path.join(import.meta.dirname, '../../../services/realtime/Dockerfile')

/** How our image has Node start. All servers of Node are started so: what V8 takes for young objects is no server's doing. */
export const nodeOptions = read()

function read(): string {
  const options = /^ENV NODE_OPTIONS=(\S+)$/m.exec(readFileSync(image, 'utf8'))?.[1]
  if (options === undefined) throw new Error(`${image} no longer says NODE_OPTIONS: measure what it starts`)
  return options
}
