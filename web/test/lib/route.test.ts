import t from 'tap'
import { z } from 'zod'

import { PERSON_HEADER } from '../../lib/person-header.ts'
import { refuse } from '../../lib/refusal.ts'
import { posted, routesFor } from '../../lib/route.ts'

// Nothing dials it: these routes ask it nothing.
process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none'

const Draft = z.object({ title: z.string().min(1, 'Give it a title.') })
const mei = { id: 'mei' }
const noPage = () => refuse(404, 'There is no such page.')
const context = { params: Promise.resolve({ id: '7' }) }

function post(body: string, headers: Record<string, string> = {}): Request {
  return new Request('http://localhost/api/drafts/7', { method: 'POST', body, headers })
}

t.test('a route knows who asks, for what, and what was posted', async (t) => {
  const route = routesFor(
    async () => mei,
    noPage,
  )<{ id: string }>(async ({ person, params, request }) =>
    Response.json({ person, ...params, ...(await posted(request, Draft)) }),
  )
  const answer = await route(post('{"title":"Glaze"}'), context)
  t.strictSame(await answer.json(), { person: mei, id: '7', title: 'Glaze' })
})

t.test('what does not fit is answered with its field, and so is what is no JSON', async (t) => {
  const route = routesFor(
    async () => mei,
    noPage,
  )(async ({ request }) => {
    await posted(request, Draft)
    throw new Error('not reached')
  })
  const unfit = await route(post('{"title":""}'), context)
  t.equal(unfit.status, 422)
  t.strictSame(await unfit.json(), { field: 'title', error: 'Give it a title.' })
  t.equal((await route(post('rubbish'), context)).status, 422)
})

t.test('whoever is not found gets the other answer, and other failures stay failures', async (t) => {
  const route = async () => {
    throw new Error('away')
  }
  t.equal((await routesFor(async () => undefined, noPage)(route)(post('{}'), context)).status, 404)
  await t.rejects(routesFor(async () => mei, noPage)(route)(post('{}'), context), { message: 'away' })
})

t.test('a page of somebody else changes nothing in the name of whoever signed in since', async (t) => {
  let done = 0
  const route = routesFor(
    async () => mei,
    noPage,
  )(async () => {
    done += 1
    return Response.json({})
  })
  const refused = await route(post('{}', { [PERSON_HEADER]: 'priya' }), context)
  t.equal(refused.status, 412)
  t.match(await refused.json(), { error: 'Somebody else signed in in this browser. Reload the page.' })
  t.equal(done, 0)
  t.equal((await route(post('{}', { [PERSON_HEADER]: 'mei' }), context)).status, 200)
  t.equal((await route(post('{}'), context)).status, 200, 'whoever asks without a page')
})
