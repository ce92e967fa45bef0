import type { PublicationContext, SubscribedContext } from 'centrifuge'
import t from 'tap'
import { Feed, type FeedState } from '../../src/channel/feed.ts'
import type { Link } from '../../src/session/link.ts'
import { Links } from '../../src/session/links.ts'

/** The service's answer to a subscriber whose position it no longer has. */
const lost = (epoch: string, offset: number) =>
  ({
    wasRecovering: true,
    recovered: false,
    hasRecoveredPublications: false,
    streamPosition: { epoch, offset },
  }) as SubscribedContext

const publication = (offset: number) => ({ offset, data: offset }) as PublicationContext

/** A feed that had reached offset 5 of an epoch when Redis lost it; its connection has reported the gap. */
function afterGap(snapshot?: string) {
  const states: FeedState[] = []
  const heard: unknown[] = []
  const feed = new Feed(
    'a:1',
    {
      delivered: ({ data }) => void heard.push(data),
      changed: (state) => void states.push(state),
      presence: () => {},
      cut: () => {},
    },
    { epoch: 'old', offset: 5, ...(snapshot && { snapshot }) },
  )
  const [old, next] = [{}, {}]
  feed.subscribed(old, lost('new', 3))
  return { feed, states, heard, old, next }
}

t.test('a connection that asked from before a gap tells of no second one', async (t) => {
  const { feed, states, heard, old, next } = afterGap()
  feed.published(old, publication(4))
  feed.subscribed(next, lost('new', 4))
  t.match(states, [{ after: 'gap' }, { after: 'recovered' }])
  feed.published(next, publication(5))
  feed.published(old, publication(5))
  t.same(heard, [4, 5])
})

t.test('what it has not heard of the new epoch is a gap all the same', async (t) => {
  const { feed, states, heard, old, next } = afterGap()
  feed.subscribed(next, lost('new', 4))
  t.match(states, [{ after: 'gap' }, { after: 'gap' }])
  feed.published(old, publication(4))
  feed.published(next, publication(5))
  t.same(heard, [5], 'the stream goes on from there')
})

t.test('another epoch is a gap, whatever its offsets', async (t) => {
  const { feed, states, next } = afterGap()
  feed.subscribed(next, lost('newer', 1))
  t.match(states, [{ after: 'gap' }, { after: 'gap' }])
})

t.test('after a gap into another epoch, the transactions of the one before mean nothing', async (t) => {
  const { feed } = afterGap('14:14:')
  t.equal(feed.snapshot, undefined, 'a restored database counts them anew')
})

t.test('it goes on in another epoch when nothing of the one before was missed', async (t) => {
  const states: FeedState[] = []
  const listener = {
    delivered: () => {},
    changed: (state: FeedState) => void states.push(state),
    presence: () => {},
    cut: () => {},
  }
  const feed = new Feed('a:1', listener, { epoch: 'quiet', offset: 0, snapshot: '14:14:' })
  const source = {}
  feed.subscribed(source, { ...lost('next', 0), recovered: true, hasRecoveredPublications: true })
  feed.published(source, publication(1))
  t.match(states[0], { after: 'recovered' })
  t.same(feed.position, { epoch: 'next', offset: 1 })
  t.equal(feed.snapshot, '14:14:')
})

/** The answer of a channel without history: there is no position to compare. */
const subscribed = {
  wasRecovering: false,
  recovered: false,
  hasRecoveredPublications: false,
} as SubscribedContext

const denial = { id: 'subscriptionDenied' } as const
const away = { id: 'storeUnavailable' } as const

/** A feed without history, with everything it reports. */
function withoutHistory() {
  const states: FeedState[] = []
  const heard: unknown[] = []
  const feed = new Feed('a:1', {
    delivered: ({ data }) => void heard.push(data),
    changed: (state) => void states.push(state),
    presence: (kind, { user }) => void heard.push(`${kind} ${user}`),
    cut: () => {},
  })
  return { feed, states, heard }
}

t.test('without history, what was published while it was denied is a gap', async (t) => {
  const { feed, states } = withoutHistory()
  const source = {}
  feed.refused(source, 'denied', denial)
  feed.subscribed(source, subscribed)
  t.match(states.at(-1), { kind: 'live', after: 'first' })
  feed.refused(source, 'denied', denial)
  feed.subscribed(source, subscribed)
  t.match(states.at(-1), { kind: 'live', after: 'gap' })
})

t.test('a refusal over a connection that came to nothing is forgotten with it', async (t) => {
  const { feed, states } = withoutHistory()
  const [old, dialled] = [{}, {}]
  feed.subscribed(old, subscribed)
  feed.refused(dialled, 'denied', denial)
  feed.interrupted(dialled)
  feed.interrupted(old)
  t.match(states.at(-1), { kind: 'interrupted' })
})

t.test('a move that is given up leaves its channels with the connection that stays', async (t) => {
  const { feed, states, heard } = withoutHistory()
  const links = new Links()
  /** A connection that answers at once while it is open. */
  const connect = () => {
    const link = {
      dial: (feeds: Iterable<Feed>) => [...feeds].forEach(link.join),
      join: (asked: Feed) => asked.subscribed(link, subscribed),
      leave: () => {},
      close: () => {},
    }
    links.dial(link as unknown as Link)
    return link
  }
  const old = connect()
  links.promote()
  links.join(feed)
  connect()
  links.dropNext()
  t.match(states.at(-1), { kind: 'live' })
  feed.published(old, { data: 'without an offset' } as PublicationContext)
  feed.joined(old, { client: 'g', user: 'grace' })
  t.same(heard, ['without an offset', 'join grace'])
})

t.test('an answer that the old connection gives during a move does not outlive it', async (t) => {
  const { feed, states, heard } = withoutHistory()
  const [old, next] = [{}, {}]
  feed.subscribed(next, subscribed)
  feed.subscribed(old, subscribed)
  feed.interrupted(old)
  t.match(states.at(-1), { kind: 'live' })
  feed.joined(next, { client: 'g', user: 'grace' })
  t.same(heard, ['join grace'])
})

t.test(
  'while it cannot be opened, its state says why, and that ends with the connection that asks',
  async (t) => {
    const { feed, states } = withoutHistory()
    const source = {}
    feed.refused(source, 'interrupted', away)
    t.strictSame(states.at(-1), { kind: 'interrupted', finding: away })
    feed.interrupted(source)
    t.strictSame(states.at(-1), { kind: 'interrupted' })
    feed.subscribed(source, subscribed)
    t.match(states.at(-1), { kind: 'live', after: 'first' })
    feed.interrupted(source)
    feed.refused(source, 'interrupted', away)
    feed.subscribed(source, subscribed)
    t.match(states.at(-1), { kind: 'live', after: 'gap' })
  },
)

t.test(
  'a connection that cannot open it leaves it with the one that carries it, until that one ends',
  async (t) => {
    const { feed, states } = withoutHistory()
    const [old, next] = [{}, {}]
    feed.subscribed(old, subscribed)
    feed.refused(next, 'interrupted', away)
    t.match(states.at(-1), { kind: 'live' })
    feed.interrupted(old)
    t.strictSame(states.at(-1), { kind: 'interrupted', finding: away })
    feed.subscribed(next, subscribed)
    t.match(states.at(-1), { kind: 'live' })
  },
)
