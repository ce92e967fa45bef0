import { z } from 'zod'
import { type Failure, InvalidParams } from './failure.ts'
import type { Method, MethodContext } from './method.ts'
import { isMethodName, methods } from './methods.ts'

export const batchParams = z.strictObject({
  commands: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(1_000)
    .describe('Each is `{"<method>": {…params}}`. All are checked before the first one runs.'),
  parallel: z.boolean().default(false).describe('Run them at once instead of one after the other.'),
})

export const batchReplies = z.object({
  replies: z
    .array(z.record(z.string(), z.unknown()))
    .describe('In the order of `commands`: `{"<method>": {…result}}` or `{"error": {code, message}}`.'),
})

export const batchSays = 'Runs several methods in one request. One that fails does not stop the others.'

type Reply = Record<string, unknown> | { readonly error: Failure['error'] }

/** Unlike the other methods it answers without a `result` wrapper, as the back-end libraries expect. */
export async function runBatch(
  { commands, parallel }: z.output<typeof batchParams>,
  context: MethodContext,
): Promise<{ replies: readonly Reply[] }> {
  const calls = commands.map((command, index) => callOf(command, index))
  if (parallel) return { replies: await Promise.all(calls.map((call) => reply(call, context))) }
  const replies: Reply[] = []
  for (const call of calls) replies.push(await reply(call, context))
  return { replies }
}

interface Call {
  readonly name: string
  readonly method: Method
  readonly params: unknown
}

function callOf(command: Readonly<Record<string, unknown>>, index: number): Call {
  const [first, ...rest] = Object.entries(command)
  if (first === undefined || rest.length > 0 || !isMethodName(first[0])) {
    const message = 'expected one method and its params, such as {"publish": {…}}'
    throw new InvalidParams([{ code: 'custom', path: ['commands', index], message, input: undefined }])
  }
  const [name, given] = first
  const method: Method = methods[name]
  const parsed = method.params.safeParse(given)
  if (!parsed.success) throw new InvalidParams(parsed.error.issues, ['commands', index, name])
  return { name, method, params: parsed.data }
}

async function reply({ name, method, params }: Call, context: MethodContext): Promise<Reply> {
  try {
    return { [name]: await method.run(params, context) }
  } catch (error) {
    return { error: context.failed(error).error }
  }
}
