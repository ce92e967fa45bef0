/** Somebody whom one can choose. */
export interface Choice {
  readonly id: string
  readonly name: string
}

/** So many are offered at once; the others are found by name. */
export const PEOPLE_AT_ONCE = 200
