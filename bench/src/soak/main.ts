import { describeMachine } from '../machine/machine.ts'
import { readRevision } from '../machine/revision.ts'
import { writeSoak } from './log.ts'
import { soak } from './soak.ts'

/** `make soak MINUTES=60`: stores the samples, even of a run that was cut short. */
const minutes = Number(process.argv[2] ?? 60)
if (!(minutes > 0)) throw new Error(`MINUTES must be a number above 0, and is ${process.argv[2]}.`)

const revision = readRevision()
const samples = await soak(minutes, ({ seconds, rssMiB, heapMiB, cpuPercent, p50, p99 }) => {
  const figures = `RSS ${rssMiB.toFixed(1)} MiB  heap ${heapMiB.toFixed(1)} MiB  CPU ${cpuPercent.toFixed(1)} %`
  console.log(`${seconds} s  ${figures}  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms`)
})
writeSoak({
  command: `make soak MINUTES=${minutes}`,
  day: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  revision,
  samples,
})
