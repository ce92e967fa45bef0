import { makePlan } from './plan.ts'
import { run } from './run.ts'
import { printSummary, summarise } from './summary.ts'

/** `make stress`: SEED, MINUTES and CLIENTS in, the verdict out. */
const { SEED, MINUTES = '1', CLIENTS = '40' } = process.env
const seed = Number(SEED ?? Math.floor(Math.random() * 1_000_000))
const print = (text: string) => void process.stdout.write(`${text}\n`)

print(`stress: SEED=${seed} MINUTES=${MINUTES} CLIENTS=${CLIENTS}`)
const plan = makePlan({ seed, seconds: Number(MINUTES) * 60, clients: Number(CLIENTS) })
const { chronicle, violations, troubles } = await run(plan, (text) => print(`  ${text}`))
print(printSummary(summarise(chronicle)))
for (const { law, what } of violations) print(`✗ ${law}: ${what}`)
for (const trouble of new Set(troubles)) print(`? ${trouble}`)
print(violations.length === 0 ? 'every law held' : `${violations.length} violations`)
process.exit(violations.length === 0 ? 0 : 1)
