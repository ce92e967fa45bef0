import path from 'node:path'
import { Program } from '../program.ts'
import { environment } from './environment.ts'

/** Compiles and starts the program of this folder. It runs briefly, so the faster compiler is enough. */
export function startJava(): Program {
  const program = path.join(import.meta.dirname, 'ClientProgram.java')
  return new Program('java', ['-XX:TieredStopAtLevel=1', '-cp', `${environment.folder}/*`, program])
}
