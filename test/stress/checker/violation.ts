/** The laws that must hold whatever breaks; docs/stress.md prints them. */
export const laws = {
  lost: 'Whatever was committed or acknowledged reaches every subscriber that is allowed to have it.',
  doubled: 'No subscriber gets a publication twice, and a repeated key is published once.',
  disordered: 'Every subscriber sees rising offsets, and all see the same publication at the same offset.',
  ghost: 'Nothing is logged or delivered that was rolled back or that nobody published.',
  misdelivered: 'Nobody gets what a policy denies, or what was published to another channel.',
  needlessGap:
    'A gap is reported only where the history in Redis was lost, or the gap is too long to be recovered.',
  stuck:
    'When everything is repaired, all clients are live and at the top of every stream, including the thousands that returned at once.',
  misnamed: 'During an outage our clients report only findings of faults that they can have felt.',
  unnamed: 'A client of ours without a connection for ten seconds says why.',
  felt: 'Our clients do not notice a rolling deploy or a reload of the front door; on a WebSocket, nor thousands of others returning at once.',
  leaked:
    'When the clients have left, connections, subscriptions, channels, sockets and memory return to what they were.',
} as const

export type Law = keyof typeof laws

export interface Violation {
  readonly law: Law
  readonly what: string
  readonly at?: number
  readonly client?: string
  readonly channel?: string
}
