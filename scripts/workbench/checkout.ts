import path from 'node:path'

/** The paths of this checkout. Everything that a run writes is under `state`. */
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
  /** Where npm put Node 24; scripts/node.sh writes this file. */
  nodeFolder: path.join(state, 'node-folder'),
  /** Where programs fetched for tests are kept. */
  tools: path.join(state, 'tools'),
  env: path.join(root, '.env'),
} as const
