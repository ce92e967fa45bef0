import type { ConnectionReport, NodeReport } from '@portico/server'
import t from 'tap'

import { CONNECTIONS_OF_A_NODE, readService } from '../../features/inspector/watch/reading.ts'

function node(uid: string, num_clients: number): NodeReport {
  return { uid, name: uid, version: '1', num_clients, num_users: 1, num_subs: 0, num_channels: 0, uptime: 1 }
}

function connections(node: string, count: number): ConnectionReport[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ client: `${node} ${index}`, user: 'mei', node, transport: 'websocket', address: '::1' },
    ...{ since: 0, queue_bytes: 0, subscriptions: [] },
  }))
}

/** A service with these nodes and connections. */
function service(
  nodes: readonly NodeReport[],
  held: readonly ConnectionReport[],
): Parameters<typeof readService>[0] {
  return {
    nodes: async () => nodes,
    channels: async () => ({}),
    connections: async (_target, { limit = 1 } = {}) =>
      nodes.flatMap(({ uid }) => held.filter(({ node }) => node === uid).slice(0, limit)),
  }
}

t.test('a node with more connections than are read says how many it has', async (t) => {
  const nodes = [node('a', 8_412), node('b', 9)]
  const reading = await readService(
    service(nodes, [...connections('a', 300), ...connections('b', 3)]),
    undefined,
  )
  t.equal(reading.connections.length, CONNECTIONS_OF_A_NODE + 3)
  t.equal(reading.connectionCount, 8_412 + 3, 'what was read of the other one is the newer word')
})

t.test('a node that does not answer has as many as it said', async (t) => {
  const reading = await readService(service([node('a', 5), node('b', 9)], connections('a', 5)), undefined)
  t.equal(reading.connectionCount, 5 + 9)
})

t.test('where all were read, that is how many there are, whatever a node said a moment ago', async (t) => {
  const reading = await readService(service([node('a', 7)], connections('a', 5)), undefined)
  t.equal(reading.connectionCount, 5)
})
