import t from 'tap'

import {
  changesOf,
  conflictsOf,
  draftOf,
  follow,
  keepMine,
  takeTheirs,
  write,
} from '../../features/board/ticket/draft.ts'
import { ticket } from './tickets.ts'

const before = ticket('1', { title: 'Cups', description: 'Two' })
const theirs = ticket('1', { title: 'Bowls', titleVersion: 2, description: 'Two' })

t.test('only what was touched is sent, with the version that was seen', async (t) => {
  const draft = write(draftOf(before), 'description', 'Three')
  t.strictSame(changesOf(draft), { description: { to: 'Three', saw: 1 } })
  t.strictSame(changesOf(write(draft, 'description', 'Two')), {}, 'back to what it was is no change')
})

t.test('a field that was left alone shows what others make of it', async (t) => {
  const draft = follow(write(draftOf(before), 'description', 'Three'), theirs)
  t.equal(draft.title.mine, 'Bowls')
  t.strictSame(conflictsOf(draft, theirs), [])
  t.strictSame(changesOf(draft), { description: { to: 'Three', saw: 1 } })
})

t.test('one field, two people: a conflict, until one of both is chosen', async (t) => {
  const draft = follow(write(draftOf(before), 'title', 'Plates'), theirs)
  t.strictSame(conflictsOf(draft, theirs), ['title'])
  const kept = keepMine(draft, theirs, 'title')
  t.strictSame(conflictsOf(kept, theirs), [])
  t.strictSame(changesOf(kept), { title: { to: 'Plates', saw: 2 } })
  const taken = takeTheirs(draft, theirs, 'title')
  t.strictSame([conflictsOf(taken, theirs), changesOf(taken)], [[], {}])
})

t.test('the same word by both is no conflict', async (t) => {
  t.strictSame(conflictsOf(write(draftOf(before), 'title', 'Bowls'), theirs), [])
})
