import type { SystemCalls, SystemMethod } from '@portico/protocol'
import { CommandError } from '@portico/protocol'
import type { z } from 'zod'
import type { NodeContext } from '../../node/node-context.ts'
import type { Caller } from '../caller.ts'

/** A method of the service itself, called by `rpc`. Takes params of unknown shape and reads them first. */
export type SystemHandler<M extends SystemMethod> = (
  params: unknown,
  caller: Caller,
  context: NodeContext,
) => Promise<SystemCalls[M]['result']>

export function readParams<Schema extends z.ZodType>(schema: Schema, params: unknown): z.output<Schema> {
  const read = schema.safeParse(params)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = ['data', ...(issue?.path ?? [])].map(String).join('.')
  throw new CommandError('badRequest', `${path}: ${issue?.message ?? 'not what the method takes'}`)
}
