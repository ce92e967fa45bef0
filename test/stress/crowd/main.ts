import { randomUUID } from 'node:crypto'
import { Random } from '@portico/harness/random'
import { signToken } from '../../../services/realtime/test/support/token.ts'
import { now } from '../clock.ts'
import type { PlannedClient } from '../plan.ts'
import type { Entry, FromCrowd, ToCrowd } from './messages.ts'
import { visitAsOurs } from './ours.ts'
import { visitAsPlain } from './plain.ts'
import type { Visitor } from './visitor.ts'

/** A process of clients. The runner forks it, and it ends with the runner. */

const reportEveryMs = 50

interface Guest {
  readonly plan: PlannedClient
  readonly visitor: Visitor
  letters: number
}

const guests: Guest[] = []
const underWay = new Set<Promise<void>>()
let entries: Entry[] = []
let random = new Random(0)
let tokensAre: 'good' | 'expired' = 'good'
let publishing: NodeJS.Timeout | undefined

const send = (message: FromCrowd) => process.send?.(message)
const note = (entry: Entry) => void entries.push(entry)

setInterval(report, reportEveryMs)

function report(): void {
  if (entries.length === 0) return
  send({ kind: 'entries', entries })
  entries = []
}

function open(plan: PlannedClient, origin: string): void {
  const { name: client, tokenSeconds } = plan
  const around = {
    origin,
    // Every token differs, even within one second.
    token: () =>
      signToken({
        user: client,
        ttlSeconds: tokensAre === 'good' ? tokenSeconds : -60,
        claims: { jti: randomUUID() },
      }),
    told: (channel, told) => note({ kind: 'told', client, channel, told }),
    saw: (sighting) => note({ kind: 'sighting', sighting: { client, ...sighting } }),
    trouble: (what) => note({ kind: 'trouble', what }),
  } satisfies Parameters<typeof visitAsOurs>[1]
  const visitor = plan.make === 'ours' ? visitAsOurs(plan, around) : visitAsPlain(plan, around)
  guests.push({ plan, visitor, letters: 0 })
}

function publishEvery(everyMs: number): void {
  clearInterval(publishing)
  if (everyMs > 0) {
    const authors = guests.filter(({ plan }) => plan.publishesTo.length > 0)
    let turn = 0
    publishing = setInterval(() => {
      const guest = authors[turn % authors.length]
      turn += 1
      if (guest !== undefined) publish(guest)
    }, everyMs / authors.length)
    return
  }
  void Promise.all(underWay).then(() => {
    report()
    send({ kind: 'quiet' })
  })
}

function publish(guest: Guest): void {
  const { name, publishesTo } = guest.plan
  const channel = random.pick(publishesTo)
  guest.letters += 1
  const letter = { id: `s.${name}.${guest.letters}`, channel }
  const at = now()
  const sent = guest.visitor.publish(letter).then((outcome) => {
    note({ kind: 'write', write: { ...letter, by: name, at, outcome } })
    underWay.delete(sent)
  })
  underWay.add(sent)
}

process.on('message', (message: ToCrowd) => {
  switch (message.kind) {
    case 'open':
      for (const plan of message.clients) open(plan, message.origin)
      return
    case 'publish':
      random = new Random(message.seed)
      return publishEvery(message.everyMs)
    case 'tokens':
      tokensAre = message.are
      return
    case 'retry':
      for (const { visitor } of guests) visitor.retry()
      return
    case 'leave':
      for (const { visitor } of guests) visitor.leave()
      report()
      send({ kind: 'left' })
      return
    default:
      message satisfies never
  }
})
process.on('disconnect', () => process.exit())
