import { commandErrors, parseJson } from '@portico/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Operations } from '../node/operations.ts'
import { isTraceparent } from '../ops/tracing.ts'
import { batchParams, batchReplies, batchSays, runBatch } from './batch.ts'
import { type Failure, failure, failureOf, InvalidParams } from './failure.ts'
import { type ApiKeys, apiKeysVariable } from './keys.ts'
import type { Method, MethodContext } from './method.ts'
import { methodNames, methods } from './methods.ts'

interface ServerApiOptions {
  readonly operations: Operations
  readonly keys: ApiKeys
  /** The largest request body; a batch of publications is larger than one message may be. */
  readonly bodyBytes?: number
  readonly now?: () => number
}

const defaultBodyBytes = 1_048_576

/**
 * `POST /api/<method>` for back ends, on the service's own port; no front door routes it. Register it with the
 * prefix `/api`. It answers 200 with `{"result"}` or `{"error"}`, as the back-end libraries of this protocol's
 * family expect; with `X-Centrifugo-Error-Mode: transport` an error also shows in the HTTP status.
 */
export async function serverApi(app: FastifyInstance, options: ServerApiOptions): Promise<void> {
  const { operations, keys, bodyBytes: bodyLimit = defaultBodyBytes, now = Date.now } = options
  const context = (request: FastifyRequest): MethodContext => ({
    operations,
    now,
    traceparent: traceparentOf(request),
    failed: (error) => logged(error, request),
  })

  app.addHook('onRequest', async (request, reply) => requireKey(keys, request, reply))
  app.removeAllContentTypeParsers()
  // Any content type: curl sends a form's unless told otherwise.
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit }, async (_request: unknown, body: string) =>
    parseBody(body),
  )
  app.setValidatorCompiler<z.ZodType>(
    ({ schema }) =>
      (given) =>
        validate(schema, given),
  )
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(answerUnknownMethod)

  for (const name of methodNames) {
    const method: Method = methods[name]
    const schema = {
      summary: method.says,
      operationId: name,
      body: method.params,
      response: { 200: z.object({ result: method.result }) },
    }
    app.post(`/${name}`, { schema }, async (request) => ({
      result: await method.run(request.body, context(request)),
    }))
  }
  app.post<{ Body: z.output<typeof batchParams> }>(
    '/batch',
    {
      schema: {
        summary: batchSays,
        operationId: 'batch',
        body: batchParams,
        response: { 200: batchReplies },
      },
    },
    async (request) => runBatch(request.body, context(request)),
  )
}

function requireKey(keys: ApiKeys, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  if (!keys.isConfigured) {
    const message = `the server API is closed because no key is configured; set ${apiKeysVariable} and restart`
    return reply.code(403).send({ error: failure('permissionDenied', message).error })
  }
  const given = keyOf(request)
  if (given !== undefined && keys.admits(given)) return undefined
  const cause = given === undefined ? 'no key was sent; send it as X-API-Key' : 'this key is not one of ours'
  return reply.code(401).send({ error: failure('unauthorized', cause).error })
}

/** Only from a header, because every proxy logs URLs. */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const own = headers['x-api-key']
  if (typeof own === 'string') return own
  return /^apikey (.+)$/i.exec(headers.authorization ?? '')?.[1]
}

function parseBody(body: string): unknown {
  try {
    return body.trim() === '' ? {} : parseJson(body)
  } catch (cause) {
    throw new MalformedBody(cause)
  }
}

class MalformedBody extends Error {
  override readonly name = 'MalformedBody'
  readonly statusCode = 400

  constructor(cause: unknown) {
    super('the body is not JSON', { cause })
  }
}

function validate(schema: z.ZodType, given: unknown): { value: unknown } | { error: InvalidParams } {
  const parsed = schema.safeParse(given ?? {})
  return parsed.success ? { value: parsed.data } : { error: new InvalidParams(parsed.error.issues) }
}

async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refused = refusalOf(error)
  if (refused !== undefined) return reply.code(refused.status).send({ error: refused.error })
  const found = logged(error, request)
  const transportMode = request.headers['x-centrifugo-error-mode'] === 'transport'
  return reply.code(transportMode ? found.status : 200).send({ error: found.error })
}

function logged(error: unknown, request: FastifyRequest): Failure {
  const found = failureOf(error)
  if (found.error.code === commandErrors.internal.code)
    request.log.error({ err: error, finding: 'internal' }, 'server API failed')
  return found
}

/**
 * The answer to a request that never reached a method, with an HTTP status that is never 200; undefined for other
 * errors.
 */
function refusalOf(error: unknown): Failure | undefined {
  if (error instanceof MalformedBody) return failure('badRequest', error.message)
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return status === 413 ? failure('tooLarge', 'the request is larger than the limit') : undefined
}

async function answerUnknownMethod(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const message = `there is no such method; POST one of ${[...methodNames, 'batch'].join(', ')}`
  return reply.code(404).send({ error: failure('methodNotFound', message).error })
}

function traceparentOf({ headers }: FastifyRequest): string | undefined {
  const { traceparent } = headers
  return typeof traceparent === 'string' && isTraceparent(traceparent) ? traceparent : undefined
}
