import t from 'tap'

import { Visitor } from '../../web/crowd/visitor.ts'
import { openHouse } from './house.ts'

/** The demo's people exist in its database, but may not sign in. */
const house = await openHouse({ env: { DEMO_PEOPLE: 'false', GITHUB_SECERT: 'misspelt' } })
t.teardown(() => house[Symbol.asyncDispose]())

t.test('where no way to sign in is open, the page says so and how to open one', async (t) => {
  const page = await (await fetch(`${house.origin}/sign-in`)).text()
  t.match(page, 'Nobody can sign in here yet')
  t.match(page, 'Set GITHUB_ID and GITHUB_SECRET')
  t.notMatch(page, 'Amara Okafor')
})

t.test('a misspelt variable is told when the app starts', async (t) => {
  await t.resolves(house.web.printed(/^GITHUB_SECERT: .+ did you mean GITHUB_SECRET\?$/m))
})

t.test('nobody comes in as a person of the demo', async (t) => {
  await t.rejects(Visitor.signIn(house.origin, 'amara'), /could not sign in .+ 401/)
})
