import { createHash } from 'node:crypto'

import { app } from '@portico/contract'
import type { ChannelReport, ConnectionReport, NodeReport, Realtime } from '@portico/server'

/** The service at one moment. */
export interface Reading {
  readonly at: Date
  readonly nodes: readonly NodeReport[]
  readonly channels: readonly ChannelLine[]
  /** At most `CONNECTIONS_OF_A_NODE` of each. */
  readonly connections: readonly ConnectionReport[]
  /** How many connections there are, whether or not they were read. */
  readonly connectionCount: number
  /** Changes only if there is something new to see. */
  readonly digest: string
}

export interface ChannelLine {
  readonly name: string
  readonly kind: 'durable' | 'ephemeral' | 'unknown'
  readonly subscribers: number
  readonly publications: number
  /** Publications per second since the previous reading; undefined for the first. */
  readonly rate: number | undefined
}

/** Whether all connections were read. */
export function isWhole({ connections, connectionCount }: Reading): boolean {
  return connections.length >= connectionCount
}

/** Enough to look at. Others are found by searching for them. */
export const CONNECTIONS_OF_A_NODE = 200

export async function readService(
  realtime: Pick<Realtime<typeof app>, 'nodes' | 'channels' | 'connections'>,
  before: Reading | undefined,
  at = new Date(),
): Promise<Reading> {
  const [nodes, reported, connections] = await Promise.all([
    realtime.nodes(),
    realtime.channels(),
    realtime.connections({}, { limit: CONNECTIONS_OF_A_NODE }),
  ])
  const channels = Object.entries(reported)
    .map(([name, report]) => lineOf(name, report, before, at))
    // Without the inspector's own channels, which publish all the time.
    .filter(({ name }) => !name.startsWith('inspector:'))
    .toSorted((a, b) => b.subscribers - a.subscribers || a.name.localeCompare(b.name))
  const connectionCount = countConnections(nodes, connections)
  return { at, nodes, channels, connections, connectionCount, digest: digestOf(nodes, channels, connections) }
}

/**
 * A node's own count is a moment old, so the connections that were read are counted instead, unless the
 * limit was reached or the node did not answer.
 */
function countConnections(nodes: readonly NodeReport[], connections: readonly ConnectionReport[]): number {
  const read = Map.groupBy(connections, ({ node }) => node)
  const hidden = nodes.map(({ uid, num_clients }) => {
    const { length } = read.get(uid) ?? []
    return length > 0 && length < CONNECTIONS_OF_A_NODE ? 0 : Math.max(0, num_clients - length)
  })
  return hidden.reduce((sum, count) => sum + count, connections.length)
}

function lineOf(name: string, report: ChannelReport, before: Reading | undefined, at: Date): ChannelLine {
  const earlier = before?.channels.find((channel) => channel.name === name)
  return {
    name,
    kind: app.match(name)?.definition.kind ?? 'unknown',
    subscribers: report.num_clients,
    publications: report.num_publications,
    rate:
      before &&
      earlier &&
      rateOf(report.num_publications - earlier.publications, at.getTime() - before.at.getTime()),
  }
}

/** A count that fell was reset: everybody had left the channel, and somebody came back. */
function rateOf(publications: number, milliseconds: number): number {
  return publications <= 0 || milliseconds <= 0 ? 0 : (publications * 1_000) / milliseconds
}

function digestOf(
  nodes: readonly NodeReport[],
  channels: readonly ChannelLine[],
  connections: readonly ConnectionReport[],
): string {
  const seen = {
    nodes: nodes.map(({ uptime: _, ...node }) => node),
    channels,
    connections: connections.map(({ client, subscriptions }) => [
      client,
      subscriptions.map(({ channel }) => channel).filter((channel) => !channel.startsWith('inspector:')),
    ]),
  }
  return createHash('sha1').update(JSON.stringify(seen)).digest('base64url').slice(0, 12)
}
