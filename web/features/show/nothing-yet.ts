import type { ShowState } from './show-rows.ts'

interface Words {
  readonly items: string
  readonly comments: string
}

/** What stands where nothing is, as far as the show has come. */
export const nothingYet = {
  scheduled: { items: 'What is sold will be here.', comments: 'What people say will be here.' },
  live: {
    items: 'What is sold will be here.',
    comments: 'What people say will be here. Say the first thing.',
  },
  ended: { items: 'Nothing was for sale.', comments: 'What was said is not here any more.' },
} as const satisfies Record<ShowState, Words>
