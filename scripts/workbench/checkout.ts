import path from 'node:path'

/** Where things lie in this checkout. Everything that a run writes is under `state`. */
const root = path.join(import.meta.dirname, '..', '..')
const state = path.join(root, '.portico')

export const checkout = {
  root,
  state,
  web: path.join(root, 'web'),
  run: path.join(state, 'run.json'),
  logs: path.join(state, 'logs'),
  postgres: path.join(state, 'postgres'),
  secrets: path.join(state, 'secrets.json'),
  marks: path.join(state, 'marks'),
  /** Where Node 24 lies when it came through npm; scripts/node.sh writes it. */
  nodeFolder: path.join(state, 'node-folder'),
  /** Programs that were fetched for tests. */
  tools: path.join(state, 'tools'),
  env: path.join(root, '.env'),
} as const
