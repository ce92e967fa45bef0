import type { DiscoveredTransport, TransportName } from '@portico/protocol'

/** Where the transports that only carry replies send their commands. */
export const commandPath = '/ws/emulation'

/** Where each transport is found. The table has no gaps, so a transport without a path does not compile. */
export const paths = {
  websocket: { path: '/ws' },
  http_stream: { path: '/ws/http_stream', commandPath },
  poll: { path: '/ws/poll', commandPath },
} as const satisfies Record<TransportName, Omit<DiscoveredTransport, 'name'>>
