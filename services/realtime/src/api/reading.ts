import { type ClientInfo, CommandError, type Publication, parseJson } from '@portico/protocol'
import { z } from 'zod'
import { channel, clientInfo, nothing, offset } from './fields.ts'
import { defineMethod } from './method.ts'

const publication = z.object({
  offset: offset.optional(),
  data: z.unknown(),
  info: clientInfo.optional().describe('Who published; absent when a back end did.'),
  tags: z.record(z.string(), z.string()).optional(),
  time: z.int().optional().describe('Milliseconds since 1970.'),
})

export const history = defineMethod({
  says: 'Reads a channel’s stream, and its position.',
  params: z.strictObject({
    channel,
    limit: z
      .int()
      .min(-1)
      .default(0)
      .describe('0 reads the position alone, −1 as much as one answer may hold.'),
    since: z
      .strictObject({ offset, epoch: z.string() })
      .optional()
      .describe('What follows this position. Of another epoch it is refused with 112.'),
    reverse: z.boolean().default(false).describe('The newest first.'),
  }),
  result: z.object({ publications: z.array(publication), offset, epoch: z.string() }),
  async run({ channel, limit, since, reverse }, { operations }) {
    const { top, publications } = await operations.history(channel, { since, limit, reverse })
    if (since !== undefined && since.epoch !== top.epoch) throw new CommandError('unrecoverablePosition')
    return { publications: publications.map(printPublication), ...top }
  },
})

export const historyRemove = defineMethod({
  says: 'Drops what a channel remembers; its offsets go on.',
  params: z.strictObject({ channel }),
  result: nothing,
  async run({ channel }, { operations }) {
    await operations.historyRemove(channel)
    return {}
  },
})

export const presence = defineMethod({
  says: 'Who is in a channel, by connection.',
  params: z.strictObject({ channel }),
  result: z.object({ presence: z.record(z.string(), clientInfo) }),
  async run({ channel }, { operations }) {
    const present = await operations.presence(channel)
    return { presence: Object.fromEntries([...present].map(([id, info]) => [id, printInfo(info)])) }
  },
})

export const presenceStats = defineMethod({
  says: 'How many are in a channel.',
  params: z.strictObject({ channel }),
  result: z.object({ num_clients: z.int(), num_users: z.int() }),
  async run({ channel }, { operations }) {
    const { clients, users } = await operations.presenceStats(channel)
    return { num_clients: clients, num_users: users }
  },
})

export const channels = defineMethod({
  says: 'The channels somebody is subscribed to, on all nodes.',
  params: z.strictObject({
    pattern: z.string().min(1).optional().describe('A glob such as `board:*`. Absent: all.'),
  }),
  result: z.object({ channels: z.record(z.string(), z.object({ num_clients: z.int() })) }),
  async run({ pattern }, { operations }) {
    const found = await operations.channels(pattern)
    return { channels: Object.fromEntries([...found].map(([name, count]) => [name, { num_clients: count }])) }
  },
})

export const info = defineMethod({
  says: 'The nodes that are alive.',
  params: z.strictObject({}),
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

function printPublication({ offset, data, info, tags, time }: Publication) {
  return {
    offset,
    data: parseJson(data ?? 'null'),
    info: info && printInfo(info),
    tags: tags && Object.fromEntries(tags),
    time,
  }
}

function printInfo({ user, client, conn_info, chan_info }: ClientInfo) {
  return {
    user,
    client,
    conn_info: conn_info && parseJson(conn_info),
    chan_info: chan_info && parseJson(chan_info),
  }
}
