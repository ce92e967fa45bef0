import type { DbPool } from '@portico/postgres'
import t from 'tap'
import { PatientStatements, Unanswered } from '../../src/streams/statements.ts'

function setup(timeoutMs: number) {
  const asked: unknown[] = []
  const answers: PromiseWithResolvers<{ rows: unknown[] }>[] = []
  const pool = {
    query: (...statement: unknown[]) => {
      asked.push(statement)
      const answer = Promise.withResolvers<{ rows: unknown[] }>()
      answers.push(answer)
      return answer.promise
    },
  } as unknown as DbPool
  return { statements: new PatientStatements(pool, { timeoutMs }), asked, answers }
}

const turn = () => new Promise(setImmediate)

t.test('an answer, or a refusal, is handed on', async (t) => {
  const { statements, asked, answers } = setup(60_000)
  const first = statements.query('SELECT $1', [1])
  answers[0]?.resolve({ rows: [1] })
  t.strictSame([await first, asked], [{ rows: [1] }, [['SELECT $1', [1]]]])
  const second = statements.query('SELECT')
  answers[1]?.reject(new Error('refused'))
  await t.rejects(second, { message: 'refused' })
})

t.test('nobody waits longer than the patience, and nobody begins while an answer is overdue', async (t) => {
  const { statements, asked, answers } = setup(1)
  const asking = [statements.query('one'), statements.query('two')]
  for (const { status, ...outcome } of await Promise.allSettled(asking)) {
    t.equal(status, 'rejected')
    t.ok('reason' in outcome && outcome.reason instanceof Unanswered)
  }
  await t.rejects(statements.query('three'), Unanswered)
  t.equal(asked.length, 2)
  answers[0]?.resolve({ rows: [] })
  await turn()
  await t.rejects(statements.query('four'), Unanswered, 'the other is overdue still')
  answers[1]?.reject(new Error('at last'))
  await turn()
  const five = statements.query('five')
  answers[2]?.resolve({ rows: [5] })
  t.strictSame([await five, asked.length], [{ rows: [5] }, 3])
})

t.test('where others are answered only who waited too long is refused', async (t) => {
  const { statements, asked, answers } = setup(1)
  const [queued, quick] = [statements.query('queued'), statements.query('quick')]
  answers[1]?.resolve({ rows: [2] })
  await quick
  await t.rejects(queued, { name: 'Unanswered', message: /busy/ })
  const next = statements.query('next')
  answers[2]?.resolve({ rows: [3] })
  t.strictSame([await next, asked.length], [{ rows: [3] }, 3])
})

t.test('an answer that came before the question is no sign of life', async (t) => {
  const { statements, answers } = setup(1)
  const quick = statements.query('quick')
  answers[0]?.resolve({ rows: [] })
  await quick
  await t.rejects(statements.query('late'), { name: 'Unanswered', message: /silent/ })
  await t.rejects(statements.query('later'), { name: 'Unanswered', message: /silent/ })
})

t.test('neither is an answer that is an error: the pool gives up by itself', async (t) => {
  const { statements, answers } = setup(1)
  const [waiting, failing] = [statements.query('waiting'), statements.query('failing')]
  answers[1]?.reject(new Error('timeout exceeded when trying to connect'))
  await t.rejects(failing, { message: /timeout/ })
  await t.rejects(waiting, { message: /silent/ })
})
