import { z } from 'zod'
import { type Failure, InvalidParams } from './failure.ts'
import { paramsOf } from './fields.ts'
import type { Method, MethodContext } from './method.ts'
import { isMethodName, methods } from './methods.ts'

export const batchParams = paramsOf({
  commands: z
    .array(z.record(z.string(), z.unknown()))
    .min(1)
    .max(1_000)
    .describe('Each is `{"<method>": {…params}}`.'),
  parallel: z.boolean().default(false).describe('Run them at once instead of one after the other.'),
  group_publications: z.boolean().optional().describe('Accepted and ignored.'),
})

export const batchReplies = z.object({
  replies: z
    .array(z.record(z.string(), z.unknown()))
    .describe('In the order of `commands`: `{"<method>": {…result}}` or `{"error": {code, message}}`.'),
})

export const batchSays =
  'Runs several methods in one request. One that fails, or cannot be read, does not stop the others.'

type Reply = Record<string, unknown> | { readonly error: Failure['error'] }

/** Unlike the other methods it answers without a `result` wrapper, as the back-end libraries expect. */
export async function runBatch(
  { commands, parallel }: z.output<typeof batchParams>,
  context: MethodContext,
): Promise<{ replies: readonly Reply[] }> {
  if (parallel) {
    return { replies: await Promise.all(commands.map((command, index) => reply(command, index, context))) }
  }
  const replies: Reply[] = []
  for (const [index, command] of commands.entries()) replies.push(await reply(command, index, context))
  return { replies }
}

type Command = Readonly<Record<string, unknown>>

/** Back-end libraries put calls of unrelated callers into one batch, so each call fails on its own. */
async function reply(command: Command, index: number, context: MethodContext): Promise<Reply> {
  try {
    const { name, method, params } = callOf(command, index)
    return { [name]: await method.run(params, context) }
  } catch (error) {
    return { error: context.failed(error).error }
  }
}

interface Call {
  readonly name: string
  readonly method: Method
  readonly params: unknown
}

function callOf(command: Command, index: number): Call {
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
