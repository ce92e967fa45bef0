import { DefinitionError } from './definition-error.ts'

const unitSeconds = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const

type Unit = keyof typeof unitSeconds

/** `'30 seconds'`, `'5 minutes'`, `'1 day'`. */
export type Duration = `${number} ${Unit | `${Unit}s`}`

export function secondsOf(duration: Duration): number {
  const [amount, unit] = duration.split(' ')
  const seconds = Number(amount) * (unitSeconds[unit?.replace(/s$/, '') as Unit] ?? Number.NaN)
  if (Number.isInteger(seconds) && seconds > 0) return seconds
  throw new DefinitionError(
    `'${duration}' is not a duration; write a positive number and a unit, such as '30 days' or '90 seconds'`,
  )
}
