interface DemoConversation {
  readonly id: string
  readonly kind: 'direct' | 'group' | 'assistant'
  readonly title: string
  readonly members: readonly string[]
  /** Sender, minutes before the seed ran, text. */
  readonly messages: readonly (readonly [sender: string, minutesAgo: number, body: string])[]
}

export const demoConversations: readonly DemoConversation[] = [
  {
    id: 'studio',
    kind: 'group',
    title: 'Studio',
    members: ['amara', 'jonas', 'mei', 'rafael', 'priya'],
    messages: [
      ['amara', 1_470, 'Morning all. The kiln people come at ten, so the back door stays open today.'],
      ['mei', 1_466, 'Finally! I have forty cups waiting for it.'],
      [
        'priya',
        1_402,
        'New labels are in the shared folder. I made the numbers larger, you could not read 107 on a phone.',
      ],
      ['mei', 1_398, 'Oh that is so much better. Thank you!'],
      [
        'jonas',
        1_210,
        'Checkout is live with the fix for double clicks. One click, one order, however hard you try.',
      ],
      ['rafael', 1_204, 'I tried very hard. One order.'],
      ['amara', 185, 'Sunday sale is set for five. Mei hosts, Rafael and I answer questions.'],
      ['priya', 171, 'Cover picture is done: the celadon bowl in morning light.'],
      ['mei', 42, 'Kiln is open. Only two cracked! I am a little emotional.'],
      ['amara', 39, 'Out of forty? That is your best firing yet.'],
    ],
  },
  {
    id: 'amara-mei',
    kind: 'direct',
    title: 'Amara and Mei',
    members: ['amara', 'mei'],
    messages: [
      ['mei', 300, 'Do you think ninety is too much for the tall vase?'],
      ['amara', 294, 'I think ninety is too little. It took you three weeks.'],
      ['mei', 290, 'A hundred and twenty, then. Before I change my mind.'],
      ['amara', 289, 'Written down. No way back.'],
    ],
  },
  {
    id: 'jonas-priya',
    kind: 'direct',
    title: 'Jonas and Priya',
    members: ['jonas', 'priya'],
    messages: [
      ['priya', 95, 'The ticket card jumps by a pixel when it is picked up. Do you see it?'],
      ['jonas', 91, 'I do now, and I will never unsee it.'],
      ['priya', 90, 'Welcome to my life.'],
      ['jonas', 24, 'Fixed: the border became a shadow. Have a look?'],
    ],
  },
  {
    id: 'help-tom',
    kind: 'group',
    title: 'Order 2291',
    members: ['tom', 'rafael', 'amara'],
    messages: [
      ['tom', 640, 'Hello! The teapot arrived, and the lid sits a little loose. Is that meant to be so?'],
      [
        'rafael',
        636,
        'Hello Tom, thank you for writing. A little play is meant: clay shrinks, and a tight lid would stick.',
      ],
      ['rafael', 635, 'If it rattles when you pour, send me a short film and I will have Mei look at it.'],
      ['tom', 610, 'It pours like a dream. Then all is well, and I have learned something.'],
    ],
  },
  {
    id: 'ask-iris',
    kind: 'assistant',
    title: 'Glaze notes',
    members: ['mei', 'iris'],
    messages: [
      ['mei', 220, 'How do I keep a celadon from going grey?'],
      [
        'iris',
        219,
        'Grey usually means too little reduction, or too much iron. Start reducing earlier, near 900 °C, keep it steady, and try one per cent of iron oxide before you change anything else.',
      ],
    ],
  },
  {
    id: 'studio-iris',
    kind: 'assistant',
    title: 'Planning the Sunday sale',
    members: ['amara', 'mei', 'jonas', 'iris'],
    messages: [
      ['amara', 190, 'What should we not forget for a live sale of about an hour?'],
      [
        'iris',
        189,
        'Three things decide how it goes:\n\n1. **Numbers people can read.** Say and show the item code each time: `101`, then the price, then how many are left.\n2. **A rhythm.** Four minutes for each piece, and a pause after every third one for questions.\n3. **Somebody on the comments.** The host cannot hold a bowl and read at once.\n\nPut the pieces with the smallest stock in the first third: that is when most people are watching.',
      ],
    ],
  },
]
