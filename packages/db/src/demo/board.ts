export const demoBoard = {
  id: 'workshop',
  name: 'Workshop',
  members: ['amara', 'jonas', 'mei', 'rafael', 'priya'],
  columns: [
    { id: 'workshop-next', name: 'Next' },
    { id: 'workshop-doing', name: 'In progress' },
    { id: 'workshop-review', name: 'Second look' },
    { id: 'workshop-done', name: 'Done' },
  ],
} as const

interface DemoTicket {
  readonly column: (typeof demoBoard.columns)[number]['id']
  readonly title: string
  readonly description: string
  readonly priority: 'low' | 'normal' | 'high' | 'urgent'
  readonly assignee: string | null
}

/** In the order of their numbers, and within a column from top to bottom. */
export const demoTickets: readonly DemoTicket[] = [
  {
    column: 'workshop-done',
    title: 'Larger numbers on the item labels',
    description: '107 must be readable on a phone held at arm’s length.',
    priority: 'normal',
    assignee: 'priya',
  },
  {
    column: 'workshop-done',
    title: 'A double click orders once',
    description: 'Give every order a key made by the page, and make it unique.',
    priority: 'urgent',
    assignee: 'jonas',
  },
  {
    column: 'workshop-review',
    title: 'Ticket card jumps by a pixel when picked up',
    description: 'The border appears. Draw it as a shadow.',
    priority: 'low',
    assignee: 'jonas',
  },
  {
    column: 'workshop-doing',
    title: 'Pack list for the Sunday sale',
    description: 'Boxes in three sizes, paper, tape, and the “fragile” stamp that always goes missing.',
    priority: 'high',
    assignee: 'rafael',
  },
  {
    column: 'workshop-doing',
    title: 'Photograph the second firing',
    description: 'North window, before noon. Thirty-eight cups, one tall vase.',
    priority: 'normal',
    assignee: 'mei',
  },
  {
    column: 'workshop-next',
    title: 'Let buyers follow a potter',
    description: 'A quiet notification when something new is out of the kiln. At most one a day.',
    priority: 'normal',
    assignee: null,
  },
  {
    column: 'workshop-next',
    title: 'Answer in the buyer’s language',
    description: 'Rafael answers in three already. Start with the shipping questions.',
    priority: 'low',
    assignee: null,
  },
  {
    column: 'workshop-next',
    title: 'Who broke the celadon bowl',
    description: 'It was the cat. Close when the cat apologises.',
    priority: 'low',
    assignee: 'amara',
  },
]
