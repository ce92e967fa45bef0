/** The ways to reach the service, best first: a client that cannot have one tries the next. */
export const transportNames = ['websocket', 'http_stream', 'poll'] as const
export type TransportName = (typeof transportNames)[number]
