const BEGINNINGS = ['Oh,', 'Wait,', 'Honestly,', 'Finally:', 'Look,', 'Hello from Porto,', 'Mum, see,', '']
const MIDDLES = [
  'that glaze is unreal',
  'how heavy is it',
  'does it fit a dishwasher',
  'the light on the bowls today',
  'I dropped my last one',
  'do you ship to Norway',
  'can you turn it around once more',
  'my cat would knock that over within the hour, and I would still buy a second one for the shelf above the sink',
  'the handle looks so comfortable',
  'is the blue one coming back',
]
const ENDINGS = ['!', '.', '…', '?', ' ♥', '']

/** A made-up comment. `random` is from 0 up to 1. */
export function words(random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return `${pick(BEGINNINGS)} ${pick(MIDDLES)}${pick(ENDINGS)}`.trim()
}
