import { type ClientInfo, CommandError, type Publication, parseJson } from '@portico/protocol'
import { z } from 'zod'
import type { LocatedConnection } from '../node/operations.ts'
import { channel, clientInfo, hasTarget, nothing, offset, paramsOf, target, targetOf } from './fields.ts'
import { defineMethod } from './method.ts'

const publication = z.object({
  offset: offset.optional(),
  data: z.unknown(),
  info: clientInfo.optional().describe('Who published; absent when a back end did.'),
  tags: z.record(z.string(), z.string()).optional(),
  time: z.int().optional().describe('Milliseconds since 1970.'),
})

export const history = defineMethod({
  says: 'Reads a channel’s stream and its position.',
  params: paramsOf({
    channel,
    limit: z
      .int()
      .min(-1)
      .default(0)
      .describe('0 reads only the position, −1 as much as one answer may hold.'),
    since: z
      .strictObject({ offset: offset.default(0), epoch: z.string().default('') })
      .optional()
      .describe(
        'Only what follows this position: of the present epoch, if it names none. Another epoch is refused with 112.',
      ),
    reverse: z.boolean().default(false).describe('Newest first.'),
  }),
  result: z.object({ publications: z.array(publication), offset, epoch: z.string() }),
  async run({ channel, limit, since, reverse }, { operations }) {
    const { top, publications } = await operations.history(channel, { since, limit, reverse })
    if (since !== undefined && since.epoch !== '' && since.epoch !== top.epoch) {
      throw new CommandError('unrecoverablePosition')
    }
    return { publications: publications.map(toApiPublication), ...top }
  },
})

export const historyRemove = defineMethod({
  says: 'Deletes the history of a channel; its offsets continue.',
  params: paramsOf({ channel }),
  result: nothing,
  async run({ channel }, { operations }) {
    await operations.historyRemove(channel)
    return {}
  },
})

export const presence = defineMethod({
  says: 'Lists who is in a channel, by connection.',
  params: paramsOf({ channel }),
  result: z.object({ presence: z.record(z.string(), clientInfo) }),
  async run({ channel }, { operations }) {
    const present = await operations.presence(channel)
    return { presence: Object.fromEntries([...present].map(([id, info]) => [id, toApiInfo(info)])) }
  },
})

export const presenceStats = defineMethod({
  says: 'Counts who is in a channel.',
  params: paramsOf({ channel }),
  result: z.object({ num_clients: z.int(), num_users: z.int() }),
  async run({ channel }, { operations }) {
    const { clients, users } = await operations.presenceStats(channel)
    return { num_clients: clients, num_users: users }
  },
})

export const channels = defineMethod({
  says: 'Lists the channels that have subscribers, on all nodes.',
  params: paramsOf({
    pattern: z.string().optional().describe('A glob such as `board:*`. Default, also if it is empty: all.'),
  }),
  result: z.object({
    channels: z.record(
      z.string(),
      z.object({
        num_clients: z.int(),
        num_publications: z
          .int()
          .describe('Since the channel last gained its first subscriber. Two readings give a rate.'),
      }),
    ),
  }),
  async run({ pattern }, { operations }) {
    const found = await operations.channels(pattern || undefined)
    const entries = [...found].map(([name, { subscribers, publications }]) => [
      name,
      { num_clients: subscribers, num_publications: publications },
    ])
    return { channels: Object.fromEntries(entries) }
  },
})

export const connections = defineMethod({
  says: 'Lists connections with their transport and their channels: of a target, or of everybody.',
  params: paramsOf({
    ...target,
    limit: z.int().min(1).max(1_000).default(200).describe('Per node.'),
  }),
  result: z.object({
    connections: z.array(
      z.object({
        client: z.string(),
        user: z.string(),
        session: z.string().optional(),
        trace: z.string().optional().describe('The trace code of its attempt, for `/ws/diagnose`.'),
        node: z.string().describe('The `uid` of the node that holds it.'),
        transport: z.string(),
        address: z.string(),
        user_agent: z.string().optional(),
        since: z.int().describe('Milliseconds since 1970.'),
        queue_bytes: z.int().describe('What waits to be read by it.'),
        subscriptions: z.array(
          z.object({ channel: z.string(), offset: offset.optional(), epoch: z.string().optional() }),
        ),
      }),
    ),
  }),
  async run({ limit, ...given }, { operations }) {
    const found = await operations.connections(hasTarget(given) ? targetOf(given) : undefined, limit)
    return { connections: found.map(toApiConnection) }
  },
})

function toApiConnection({
  openedAt,
  userAgent,
  queueBytes,
  subscriptions,
  ...connection
}: LocatedConnection) {
  return {
    ...connection,
    user_agent: userAgent,
    since: openedAt,
    queue_bytes: queueBytes,
    subscriptions: subscriptions.map(({ channel, position }) => ({ channel, ...position })),
  }
}

export const info = defineMethod({
  says: 'Lists the live nodes.',
  params: paramsOf({}),
  result: z.object({
    nodes: z.array(
      z.object({
        uid: z.string(),
        name: z.string(),
        version: z.string(),
        num_clients: z.int(),
        num_users: z.int(),
        num_subs: z.int(),
        num_channels: z.int(),
        uptime: z.int().describe('Seconds.'),
      }),
    ),
  }),
  async run(_params, { operations, now }) {
    const nodes = await operations.nodes()
    return {
      nodes: nodes.map((node) => ({
        uid: node.id,
        name: node.name,
        version: node.version,
        num_clients: node.connections,
        num_users: node.users,
        num_subs: node.subscriptions,
        num_channels: node.channels,
        uptime: Math.floor((now() - node.startedAt) / 1000),
      })),
    }
  },
})

const position = z.object({ offset, epoch: z.string() })

export const seen = defineMethod({
  says:
    'Says how far a user is in each channel: what was written to each open connection, and what its page last reported ' +
    'as received. Devices that are offline and clients that do not report are not included.',
  params: paramsOf({
    user: z.string().min(1),
    channel: channel.optional().describe('Only this channel.'),
  }),
  result: z.object({
    connections: z.array(
      z.object({
        node: z.string(),
        client: z.string(),
        channels: z.array(
          z.object({
            channel: z.string(),
            written: position.optional(),
            handed: position.extend({ at: z.int() }).optional(),
          }),
        ),
      }),
    ),
  }),
  async run({ user, channel }, { operations }) {
    const connections = await operations.seen({ user })
    const isAsked = (found: { readonly channel: string }) =>
      channel === undefined || found.channel === channel
    return {
      connections: connections.map(({ node, client, channels }) => ({
        ...{ node, client },
        channels: channels.filter(isAsked),
      })),
    }
  },
})

function toApiPublication({ offset, data, info, tags, time }: Publication) {
  return {
    offset,
    data: parseJson(data ?? 'null'),
    info: info && toApiInfo(info),
    tags: tags && Object.fromEntries(tags),
    time,
  }
}

function toApiInfo({ user, client, conn_info, chan_info }: ClientInfo) {
  return {
    user,
    client,
    conn_info: conn_info && parseJson(conn_info),
    chan_info: chan_info && parseJson(chan_info),
  }
}
