import { run } from './launch/run.ts'

/** `make dev`: like `make start`, but watches the sources, with Next.js's hot reload through the same origin. */
process.exitCode = await run('dev')
