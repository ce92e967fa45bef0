interface Limit {
  readonly value: number
  readonly unit: string
  readonly says: string
}

/** The limits on what one person may do in this app. Reading is not limited. Printed into docs/operations.md. */
export const limits = {
  changesPerSecond: {
    value: 5,
    unit: 'changes per second',
    says: 'Requests of one person that change something, of whatever kind, for each web process. More get a 429.',
  },
  changesAtOnce: {
    value: 50,
    unit: 'changes',
    says: 'How many of them may come at once, after a rest.',
  },
  answersUnderWay: {
    value: 3,
    unit: 'answers',
    says: 'Answers of the assistant that are written, or wait for their turn, in one person’s conversations. More questions get a 409.',
  },
} as const satisfies Record<string, Limit>

export function printLimits(): string {
  const lines = Object.entries(limits).map(
    ([name, { value, unit, says }]) => `| \`${name}\` | ${value} ${unit} | ${says} |`,
  )
  return ['| limit | value | what it bounds |', '|---|---|---|', ...lines].join('\n')
}
