import path from 'node:path'
import { Program } from '../program.ts'
import { environment } from './environment.ts'

/** Starts a program of this folder. */
export function startPython(file: 'client.py' | 'api.py', ...args: readonly string[]): Program {
  return new Program(environment.python, [path.join(import.meta.dirname, file), ...args])
}
