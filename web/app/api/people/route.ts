import { readPeople } from '../../../features/person/server/read-people.ts'
import { signedIn } from '../../../features/session/server/route.ts'

/** The people who can be chosen, filtered by a part of their name. */
export const GET = signedIn(async ({ person, request, db }) => {
  const search = (new URL(request.url).searchParams.get('q') ?? '').slice(0, 200)
  const people = await readPeople(db, person.id, search)
  return Response.json({ people }, { headers: { 'cache-control': 'no-store' } })
})
