import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A folder for one component's files, removed when it is disposed. */
export interface Scratch extends AsyncDisposable {
  readonly path: string
}

export function scratch(name: string): Promise<Scratch> {
  return mkdtempDisposable(path.join(tmpdir(), `portico-${name}-`))
}
