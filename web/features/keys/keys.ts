/** The list of keyboard shortcuts. Every key that something listens to has a line here. */
export const keys = [
  {
    where: 'Everywhere',
    lines: [
      { keys: ['?'], says: 'Show the keys' },
      { keys: ['Esc'], says: 'Leave what is open' },
    ],
  },
  {
    where: 'Messages',
    lines: [
      { keys: ['/'], says: 'Search the conversations' },
      { keys: ['n'], says: 'Begin a conversation' },
      { keys: ['↑', '↓'], says: 'From one conversation to the next, in the list' },
      { keys: ['↑'], says: 'Change your last message, in an empty field' },
      { keys: ['Enter'], says: 'Send' },
      { keys: ['Shift', 'Enter'], says: 'Begin a new line' },
    ],
  },
  {
    where: 'Board',
    lines: [
      { keys: ['/'], says: 'Find a ticket' },
      { keys: ['n'], says: 'Begin a ticket' },
      { keys: ['←', '↑', '↓', '→'], says: 'From card to card; move the ticket that is picked up' },
      { keys: ['Space'], says: 'Pick up or drop a ticket' },
      { keys: ['Enter'], says: 'Open a ticket' },
    ],
  },
  {
    where: 'People, Inspector',
    lines: [{ keys: ['/'], says: 'Search' }],
  },
  {
    where: 'Assistant',
    lines: [
      { keys: ['Enter'], says: 'Ask' },
      { keys: ['Esc'], says: 'Stop the answer' },
    ],
  },
] as const satisfies readonly KeyGroup[]

interface KeyGroup {
  readonly where: string
  readonly lines: readonly { readonly keys: readonly string[]; readonly says: string }[]
}
