import t from 'tap'
import { discover } from '../src/discovery.ts'
import { FindingError } from '../src/finding.ts'

async function obstacle(response: Response) {
  try {
    await discover('http://app.test', async () => response)
  } catch (error) {
    if (error instanceof FindingError) return { id: error.finding.id, final: error.final, delay: error.delay }
    throw error
  }
  throw new Error('nothing stood in the way')
}

const html = { 'content-type': 'text/html; charset=utf-8' }
const json = { 'content-type': 'application/json' }

t.test('names what answers in place of the service', async (t) => {
  const cases: readonly [string, Response, { id: string; final: boolean; delay: number | undefined }][] = [
    [
      'the web app’s page',
      new Response('<html>', { headers: html }),
      { id: 'notRouted', final: false, delay: undefined },
    ],
    [
      'its 404',
      new Response('', { status: 404, headers: html }),
      { id: 'notRouted', final: false, delay: undefined },
    ],
    [
      'a front door whose service is away',
      new Response('<html>', { status: 502, headers: html }),
      { id: 'serviceDown', final: false, delay: undefined },
    ],
    [
      'one that says when to come back',
      new Response('', { status: 503, headers: { 'retry-after': '7' } }),
      { id: 'serviceDown', final: false, delay: 7_000 },
    ],
    [
      'a service of another wire',
      new Response('{"protocol":"centrifuge-v9"}', { headers: json }),
      { id: 'protocolMismatch', final: true, delay: undefined },
    ],
  ]
  for (const [name, response, expected] of cases) t.same(await obstacle(response), expected, name)
})

t.test('takes the service’s own document, with whatever a newer one adds', async (t) => {
  const document = { protocol: 'centrifuge-v2', transports: [], added: true }
  const get = async () => Response.json(document)
  t.same(await discover('http://app.test', get), document)
})
