import { places, publishFindings, rawJson } from '@portico/protocol'
import { z } from 'zod'
import type { PublishInput, PublishReceipt } from '../node/operations.ts'
import { channel, data, idempotencyKey, offset, paramsOf, tags } from './fields.ts'
import { defineMethod, type MethodContext } from './method.ts'

/** The full answer to a publish: the caller can see "0 connections on 0 nodes". */
const receipt = z.object({
  offset: offset.optional().describe('The position in the channel’s stream, if it has one.'),
  epoch: z.string().optional(),
  place: z.enum(places).describe('Where the publication is kept.'),
  repeated: z.boolean().describe('True if the idempotency key was used before: nothing was published again.'),
  connections: z.int().describe('Connections it was handed to, on all nodes that reported in time.'),
  nodes: z.int().describe('Nodes that listened to the channel.'),
  nodes_reported: z.int().describe('Nodes that reported how many connections they handed it to.'),
  finding: z
    .enum(publishFindings)
    .optional()
    .describe('If it reached nobody, nobody on another node, or nobody who reads: see docs/findings.md.'),
})

const failure = z.object({ code: z.int(), message: z.string() })

export const publish = defineMethod({
  says: 'Publishes data into a channel. The answer says where it is kept and how many got it.',
  params: paramsOf({ channel, data, tags, idempotency_key: idempotencyKey }),
  result: receipt,
  async run({ channel, ...given }, context) {
    return toApiReceipt(await context.operations.publish(channel, inputOf(given, context)))
  },
})

export const broadcast = defineMethod({
  says: 'Publishes the same data into many channels. A channel that fails does not stop the others.',
  params: paramsOf({
    channels: z.array(channel).min(1).max(1_000),
    data,
    tags,
    idempotency_key: idempotencyKey,
  }),
  result: z.object({
    responses: z
      .array(z.object({ result: receipt.optional(), error: failure.optional() }))
      .describe('In the order of `channels`.'),
  }),
  async run({ channels, ...given }, context) {
    const input = inputOf(given, context)
    const responses = channels.map(async (channel) => {
      try {
        return { result: toApiReceipt(await context.operations.publish(channel, input)) }
      } catch (error) {
        return { error: context.failed(error).error }
      }
    })
    return { responses: await Promise.all(responses) }
  },
})

interface Given {
  readonly data: unknown
  readonly tags?: Readonly<Record<string, string>> | undefined
  readonly idempotency_key?: string | undefined
}

function inputOf(given: Given, { traceparent }: MethodContext): PublishInput {
  const tags = new Map(Object.entries(given.tags ?? {}))
  if (traceparent !== undefined) tags.set('traceparent', traceparent)
  return { data: rawJson(given.data), tags: tags.size > 0 ? tags : undefined, key: given.idempotency_key }
}

function toApiReceipt({ position, nodesReported, ...receipt }: PublishReceipt) {
  return { ...position, ...receipt, nodes_reported: nodesReported }
}
