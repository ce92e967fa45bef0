import t from 'tap'

import { placeAsked, signInAt } from '../../features/session/place.ts'

t.test('the sign-in leads back to where somebody wanted to go', async (t) => {
  for (const place of ['/board/workshop', '/show/sunday?as=viewer', '/messages/a%20b']) {
    const { searchParams } = new URL(signInAt(place), 'http://localhost')
    t.equal(placeAsked(searchParams.get('to') ?? undefined), place)
  }
  t.equal(placeAsked(undefined), '/messages')
  t.equal(placeAsked(['/board', '/show']), '/messages')
})

t.test('it leads to no other site', async (t) => {
  const elsewhere = [
    ...['//evil.example', '/\\evil.example', '/\t/evil.example', '\\\\evil.example'],
    ...['https://evil.example/', 'javascript:alert(1)', 'evil.example', ''],
  ]
  for (const to of elsewhere) t.equal(placeAsked(to), '/messages', JSON.stringify(to))
})
