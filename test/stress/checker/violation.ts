/** What must hold, whatever was broken meanwhile; docs/stress.md prints it. */
export const laws = {
  lost: 'What was committed or acknowledged reaches every subscriber that may have it.',
  doubled: 'No subscriber gets a publication twice, and a repeated key is published once.',
  disordered: 'Every subscriber sees rising offsets, and everybody the same publication at the same place.',
  ghost: 'Nothing is logged or delivered that was rolled back, or that nobody published.',
  misdelivered: 'Nobody gets what a policy denies, nor what was published to another channel.',
  needlessGap:
    'A gap is told of only where the history of Redis was lost, or is longer than may be recovered.',
  stuck:
    'When all is mended, everybody is live and at the top of every stream; so is whoever came back with thousands.',
  misnamed: 'What a client of ours says while it is out is a finding of a fault that it can have felt.',
  unnamed: 'A client of ours that has no connection for ten seconds says why.',
  felt: 'Clients of ours do not feel a rolling deploy or a reload of the front door; on a WebSocket, nor that thousands come at once.',
  leaked: 'When the clients have left, connections, subscriptions, channels, sockets and memory are back.',
} as const

export type Law = keyof typeof laws

export interface Violation {
  readonly law: Law
  readonly what: string
  readonly at?: number
  readonly client?: string
  readonly channel?: string
}
