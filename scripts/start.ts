import { run } from './launch/run.ts'

/** `make start`: the product on this machine, behind one origin. */
process.exitCode = await run('start')
