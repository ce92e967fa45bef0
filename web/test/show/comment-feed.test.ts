import t from 'tap'

import { CommentFeed } from '../../features/show/comment-feed.ts'

const said = (key: string, personId = 'tom') => ({ key, personId, name: personId, body: key })

/** A feed whose frames the test triggers. */
function framed() {
  const frames: (() => void)[] = []
  const feed = new CommentFeed([said('first')], (flush) => frames.push(flush))
  let shown = 0
  feed.subscribe(() => {
    shown += 1
  })
  return { feed, frames, showFrame: () => frames.shift()?.(), timesShown: () => shown }
}

t.test('however many come between two frames, they are shown once', async (t) => {
  const { feed, frames, showFrame, timesShown } = framed()
  for (let index = 0; index < 100; index++) feed.push(said(String(index)))
  t.equal(frames.length, 1)
  t.equal(feed.get().comments.length, 1, 'nothing before the frame')
  showFrame()
  t.equal(timesShown(), 1)
  t.match(feed.get(), { total: 100, comments: { length: 101 } })
})

t.test('the oldest make room, also where no frame comes for long', async (t) => {
  const { feed, showFrame } = framed()
  for (let index = 0; index < 5_000; index++) feed.push(said(String(index)))
  showFrame()
  const { comments } = feed.get()
  t.equal(comments.length, 500)
  t.equal(comments.at(-1)?.key, '4999')
})

t.test('what this page said becomes what came back, where it stands', async (t) => {
  const { feed, showFrame } = framed()
  feed.push({ ...said('mine'), pending: 'sending' })
  showFrame()
  feed.push(said('theirs', 'mei'))
  feed.push(said('mine'))
  showFrame()
  t.strictSame(feed.get().comments.slice(1), [said('mine'), said('theirs', 'mei')])
  t.equal(feed.get().total, 2)
})

t.test('what was said and came back within one frame is there once', async (t) => {
  const { feed, showFrame } = framed()
  feed.push({ ...said('mine'), pending: 'sending' })
  feed.push(said('mine'))
  feed.push(said('mine', 'mei'))
  showFrame()
  t.strictSame(feed.get().comments.slice(1), [said('mine'), said('mine', 'mei')])
})

t.test('what comes twice, from the rows and live, is there once', async (t) => {
  const { feed, showFrame } = framed()
  feed.push(said('first'))
  feed.push(said('second'))
  feed.push(said('second'))
  feed.push({ ...said('second'), pending: 'failed' })
  showFrame()
  t.strictSame(feed.get(), { comments: [said('first'), said('second')], total: 1 })
})

t.test('what the channel remembers goes between what was here and what came since', async (t) => {
  const { feed, showFrame } = framed()
  feed.push({ ...said('mine'), pending: 'sending' })
  showFrame()
  const before = feed.get().comments
  feed.push(said('live'))
  feed.push(said('heard'))
  showFrame()
  feed.recall([said('kept'), said('live')], before)
  t.strictSame(
    feed.get().comments.map(({ key }) => key),
    ['first', 'kept', 'live', 'mine', 'heard'],
  )
  t.equal(feed.get().total, 3, 'what was said before is no news')
  feed.push(said('mine'))
  feed.push(said('kept'))
  showFrame()
  t.equal(feed.get().comments.length, 5)
})
