import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { z } from 'zod'
import type { Operations } from '../node/operations.ts'
import { ApiKeys } from './keys.ts'
import { serverApi } from './server-api.ts'

/** The path of the printed document in the repository. */
export const openApiFile = new URL('../../../../docs/openapi.json', import.meta.url)

export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`
}

/** The OpenAPI document of the server API, read off its routes. */
export async function openApiDocument(): Promise<object> {
  await using app = Fastify()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Portico server API',
        version: '1',
        description: 'For back ends, on the service’s own port. An error answers 200 with `{"error"}`.',
      },
      components: {
        securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } },
      },
      security: [{ key: [] }],
    },
    transform: ({ schema, url }) => ({ schema: toJsonSchemas(schema), url }),
  })
  await app.register(serverApi, {
    prefix: '/api',
    operations: neverCalled,
    keys: new ApiKeys([]),
  })
  await app.ready()
  return app.swagger()
}

const failure = z.object({ code: z.int(), message: z.string() })

/** Converts the routes' zod schemas to JSON Schema. */
function toJsonSchemas({ body, response, ...rest }: { body?: unknown; response?: unknown }) {
  const answer = z.union([successOf(response), z.object({ error: failure })])
  return {
    ...rest,
    ...(body instanceof z.ZodType ? { body: jsonSchema(body, 'input') } : {}),
    response: { 200: { description: 'The result, or why there is none.', ...jsonSchema(answer, 'output') } },
  }
}

function successOf(response: unknown): z.ZodType {
  const { 200: answer } = z.object({ 200: z.instanceof(z.ZodType) }).parse(response)
  return answer
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io })
  return rest
}

const unused = (): never => {
  throw new Error('the routes of the document are printed, not called')
}

const neverCalled: Operations = {
  publish: unused,
  history: unused,
  historyRemove: unused,
  presence: unused,
  presenceStats: unused,
  subscribe: unused,
  unsubscribe: unused,
  disconnect: unused,
  refresh: unused,
  reconsider: unused,
  revoke: unused,
  channels: unused,
  connections: unused,
  nodes: unused,
  seen: unused,
}
