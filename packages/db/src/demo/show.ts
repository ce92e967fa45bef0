export const demoShow = { id: 'sunday', title: 'Sunday kiln opening', host: 'mei' } as const

/** An upcoming show and a past one, so that the list has one of each kind. */
export const demoOtherShows = [
  { id: 'seconds', title: 'Seconds and survivors', host: 'priya', state: 'scheduled', daysAhead: 2 },
  { id: 'autumn', title: 'Autumn glazes', host: 'mei', state: 'ended', daysAhead: -7 },
] as const

/** Code, name, price in cents, stock. */
export const demoItems: readonly (readonly [
  code: string,
  name: string,
  priceCents: number,
  stock: number,
])[] = [
  ['101', 'Celadon bowl, the one with the leaf', 6_800, 1],
  ['102', 'Tea cup, ash glaze', 2_400, 12],
  ['103', 'Tea cup, iron red', 2_400, 12],
  ['104', 'Tall vase, three weeks of patience', 12_000, 1],
  ['105', 'Side plate, speckled', 1_900, 20],
  ['106', 'Teapot with a bamboo handle', 8_900, 3],
  ['107', 'The wonky cup (we love it)', 900, 1],
]

/** Author, seconds before the seed ran, text. */
export const demoComments: readonly (readonly [author: string, secondsAgo: number, body: string])[] = [
  ['tom', 340, 'Made it! Kettle is on.'],
  ['priya', 322, 'That light on the bowls…'],
  ['rafael', 301, 'Welcome everyone. Say “sold” and the number, and it is yours.'],
  ['jonas', 270, 'Which cup holds the most coffee?'],
  ['mei', 255, '103, by a sip.'],
  ['tom', 198, 'sold 103'],
  ['amara', 190, 'Lovely choice, Tom. Wrapped and waiting.'],
  ['priya', 122, 'sold 107. It looks like how I feel on Mondays.'],
  ['jonas', 61, 'Is 104 as tall as it looks?'],
  ['mei', 48, 'Forty-one centimetres. I measured it twice because I did not believe it.'],
]

/** Item code, and the person who claimed it. */
export const demoClaims: readonly (readonly [code: string, person: string])[] = [
  ['103', 'tom'],
  ['107', 'priya'],
]
