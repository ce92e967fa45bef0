import t from 'tap'

import { ask, askAgain } from '../../web/features/assistant/server/ask.ts'
import { begin } from '../../web/features/assistant/server/begin.ts'
import { endAnswer } from '../../web/features/assistant/server/end-answer.ts'
import { limits } from '../../web/lib/limits.ts'
import { openOwnDb } from './own-database.ts'

const db = await openOwnDb(t)

const most = limits.answersUnderWay.value
const now = new Date()
await db.user.createMany({
  data: ['ada', 'bob', 'iris'].map((id) => ({
    id,
    name: id,
    email: `${id}@example.com`,
    agent: id === 'iris',
  })),
})
const beginAs = (personId: string, clientKey: string = crypto.randomUUID(), at = now) =>
  begin(db, { personId, clientKey, body: 'Why?' }, at)

t.test('so many answers of one person are under way at once, and no more', async (t) => {
  const asked = await Promise.all(Array.from({ length: most + 1 }, () => beginAs('ada')))
  const outcomes = asked.map(({ outcome }) => outcome)
  t.equal(outcomes.filter((outcome) => outcome === 'asked').length, most)
  t.equal(outcomes.filter((outcome) => outcome === 'too-many').length, 1)
  t.equal((await beginAs('bob')).outcome, 'asked', 'somebody else waits for nobody')

  const [first] = asked.filter((answer) => answer.outcome === 'asked')
  if (first === undefined) throw new Error('nothing was asked')
  const { conversationId, answerId: messageId } = first
  t.equal((await beginAs('ada', conversationId)).outcome, 'asked-before', 'a second try asks nothing')
  await endAnswer(db, { messageId, body: 'Because', state: 'stopped', fault: null })
  const again = { messageId, personId: 'ada', clientKey: crypto.randomUUID() }
  t.equal((await beginAs('ada')).outcome, 'asked')
  t.equal((await askAgain(db, again, now)).outcome, 'too-many')
  const question = { conversationId, personId: 'ada', clientKey: crypto.randomUUID(), body: 'And?' }
  t.equal((await ask(db, question, now)).outcome, 'too-many')

  const later = new Date(now.getTime() + 60_000)
  t.equal(
    (await ask(db, question, later)).outcome,
    'asked',
    'an answer that nobody writes any more does not count',
  )
})

t.test('a question that is refused begins no conversation', async (t) => {
  const begun = await db.conversation.findMany({ include: { _count: { select: { messages: true } } } })
  t.ok(begun.every(({ _count }) => _count.messages > 0))
})
