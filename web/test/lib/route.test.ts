import t from 'tap'
import { z } from 'zod'

import { limits } from '../../lib/limits.ts'
import { Pace } from '../../lib/pace.ts'
import { PERSON_HEADER } from '../../lib/person-header.ts'
import { refuse } from '../../lib/refusal.ts'
import { posted, routesFor } from '../../lib/route.ts'

// Nothing connects to it: these routes make no query.
process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none'

const Draft = z.object({ title: z.string().min(1, 'Give it a title.') })
const mei = { id: 'mei' }
const noPage = () => refuse(404, 'There is no such page.')
const context = { params: Promise.resolve({ id: '7' }) }

const asMei = async () => mei
const done = async () => Response.json({ outcome: 'done' })

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

t.test('a page of another site changes nothing, nor does one of a sibling host', async (t) => {
  const route = routesFor(asMei, noPage)(done)
  for (const site of ['cross-site', 'same-site'])
    t.equal((await route(post('{}', { 'sec-fetch-site': site }), context)).status, 403, site)
  for (const site of ['same-origin', 'none'])
    t.equal((await route(post('{}', { 'sec-fetch-site': site }), context)).status, 200, site)
  const link = new Request('http://localhost/api/drafts/7', { headers: { 'sec-fetch-site': 'cross-site' } })
  t.equal((await route(link, context)).status, 200, 'what only reads may be linked to')
})

t.test('who changes too much at once is told how long to wait, through whatever route', async (t) => {
  const pace = new Pace({ perSecond: 0.5, atOnce: 2, now: () => 0 })
  const [one, other] = [routesFor(asMei, noPage, pace)(done), routesFor(asMei, noPage, pace)(done)]
  t.equal((await one(post('{}'), context)).status, 200)
  t.equal((await other(post('{}'), context)).status, 200)
  const refused = await one(post('{}'), context)
  t.equal(refused.status, 429)
  t.equal(refused.headers.get('retry-after'), '2')
  t.strictSame(await refused.json(), { error: 'That was too much at once. Wait 2 seconds and try again.' })
  t.equal((await one(new Request('http://localhost/api/drafts/7'), context)).status, 200, 'reading goes on')
  const tom = routesFor(async () => ({ id: 'tom' }), noPage, pace)(done)
  t.equal((await tom(post('{}'), context)).status, 200, 'and so does everybody else')
})

t.test('a route goes by the table of limits', async (t) => {
  const route = routesFor(async () => ({ id: 'ada' }), noPage)(done)
  const allowed = limits.changesAtOnce.value
  let taken = 0
  while (taken < allowed * 20 && (await route(post('{}'), context)).status === 200) taken++
  t.ok(taken >= allowed)
  t.ok(taken < allowed * 20, 'there is an end to it')
})
