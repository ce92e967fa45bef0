/** Transports, best first; a client tries the next if one fails. */
export const transportNames = ['websocket', 'http_stream', 'poll'] as const
export type TransportName = (typeof transportNames)[number]
