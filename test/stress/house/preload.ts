import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/*
 * Loaded before a node's own program, and by nothing else. On SIGUSR2 it collects garbage, so that only memory in use
 * is measured, and sets the wall clock to what the file says. Monotonic time continues, as when an operator, or NTP,
 * sets a machine's clock.
 */

const file = process.env.STRESS_CLOCK_FILE ?? ''
setFlagsFromString('--expose_gc')
const collect: () => void = runInNewContext('gc')

const RealDate = Date
const realNow = Date.now
let offsetMs = 0

globalThis.Date = class extends RealDate {
  constructor(...given: [] | [value: number | string | Date]) {
    super(...((given.length === 0 ? [realNow() + offsetMs] : given) as [number]))
  }

  static override now(): number {
    return realNow() + offsetMs
  }
} as DateConstructor

process.on('SIGUSR2', () => {
  offsetMs = Number(readFileSync(file, 'utf8'))
  collect()
})
