import type { Letter, Outcome, Sighting, Told } from '../chronicle.ts'

/** A client of one make, as the crowd drives it. */
export interface Visitor {
  publish(letter: Letter): Promise<Outcome>
  retry(): void
  leave(): void
}

/** What a visitor's environment gives it, and hears of it. */
export interface Surroundings {
  readonly origin: string
  token(): Promise<string>
  told(channel: string, told: Told): void
  saw(sighting: Omit<Sighting, 'client'>): void
  trouble(what: string): void
}

/** What everybody publishes, whatever the way. */
export const event = 'said'

export function isLetter(data: unknown): data is Letter {
  return typeof data === 'object' && data !== null && 'id' in data && 'channel' in data
}
