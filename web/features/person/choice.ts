/** A person who can be chosen. */
export interface Choice {
  readonly id: string
  readonly name: string
}

/** How many people are offered at once. Others are found by name. */
export const PEOPLE_AT_ONCE = 200
