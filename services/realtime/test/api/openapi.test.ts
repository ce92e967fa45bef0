import { readFile } from 'node:fs/promises'
import t from 'tap'
import { methodNames } from '../../src/api/methods.ts'
import { openApiDocument, openApiFile, openApiText } from '../../src/api/openapi.ts'

t.test('the document has a path for each method, with what it takes and answers', async (t) => {
  const document = JSON.parse(JSON.stringify(await openApiDocument()))
  t.strictSame(
    Object.keys(document.paths).sort(),
    [...methodNames, 'batch'].map((name) => `/api/${name}`).sort(),
  )
  const { post } = document.paths['/api/publish']
  t.match(post.requestBody.content['application/json'].schema, {
    required: ['channel', 'data'],
    additionalProperties: { enum: [false, 0, '', null] },
    properties: { channel: { type: 'string' }, idempotency_key: { maxLength: 255 } },
  })
  const [success, failure] = post.responses['200'].content['application/json'].schema.anyOf
  t.match(success.properties.result.required, ['place', 'repeated', 'connections', 'nodes', 'nodes_reported'])
  t.match(failure.properties.error.required, ['code', 'message'])
})

t.test('docs/openapi.json is current; if not, run services/realtime/scripts/print-openapi.ts', async (t) => {
  t.equal(await readFile(openApiFile, 'utf8'), await openApiText())
})
