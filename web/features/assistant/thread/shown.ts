/** How much is shown: the latest conversations, the latest turns of one, and at most so many turns before those. */
export const SHOWN = { threads: 200, turns: 200, earlier: 2_000 } as const
