import { run } from './launch/run.ts'

/** `make dev`: the same, watching the sources, with Next.js's hot reload through the same origin. */
process.exitCode = await run('dev')
