import type { Letter, Outcome, Sighting, Told } from '../chronicle.ts'

/** A client of either library, as the crowd drives it. */
export interface Visitor {
  publish(letter: Letter): Promise<Outcome>
  retry(): void
  leave(): void
}

/** What a visitor gets from its surroundings, and reports to them. */
export interface Surroundings {
  readonly origin: string
  token(): Promise<string>
  told(channel: string, told: Told): void
  saw(sighting: Omit<Sighting, 'client'>): void
  trouble(what: string): void
}

/** The event that everybody publishes. */
export const event = 'said'

export function isLetter(data: unknown): data is Letter {
  return typeof data === 'object' && data !== null && 'id' in data && 'channel' in data
}
