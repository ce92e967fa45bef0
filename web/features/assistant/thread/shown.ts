/** How much is read at once: the latest conversations, and the latest turns of one. */
export const SHOWN = { threads: 200, turns: 200 } as const
