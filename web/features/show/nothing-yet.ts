import type { ShowState } from './show-rows.ts'

interface Words {
  readonly items: string
  readonly comments: string
}

/** The text for an empty list, by the state of the show. */
export const nothingYet = {
  scheduled: { items: 'What is sold will be here.', comments: 'What people say will be here.' },
  live: {
    items: 'What is sold will be here.',
    comments: 'What people say will be here. Say the first thing.',
  },
  ended: { items: 'Nothing was for sale.', comments: 'What was said is not here any more.' },
} as const satisfies Record<ShowState, Words>
