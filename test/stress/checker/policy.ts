import type { Chronicle } from '../chronicle.ts'
import { mayListen } from './streams.ts'
import type { Violation } from './violation.ts'

/** Checks who got what they may not have, and who was admitted. */
export function* judgePolicy({ channels, subscribers, writes }: Chronicle): Iterable<Violation> {
  const known = new Map(channels.map((channel) => [channel.name, channel]))
  const attempts = new Set(writes.map(({ id }) => id))
  for (const subscriber of subscribers) {
    const { client, channel, told } = subscriber
    const definition = known.get(channel)
    const isForbidden = definition === undefined || !mayListen(subscriber, definition)
    for (const one of told) {
      const about = { client, channel, at: one.at }
      if (isForbidden && one.kind === 'live') {
        yield { law: 'misdelivered', what: `${client} was let in to ${channel}`, ...about }
      }
      if (!isForbidden && one.kind === 'denied') {
        yield { law: 'stuck', what: `${client} was denied ${channel}: ${one.why}`, ...about }
      }
      if (one.kind !== 'publication') continue
      const { letter } = one
      if (isForbidden)
        yield { law: 'misdelivered', what: `${client} got ${letter.id} of ${channel}`, ...about }
      if (letter.channel !== channel) {
        const what = `${client} got ${letter.id} of ${letter.channel} on ${channel}`
        yield { law: 'misdelivered', what, ...about }
      }
      if (!attempts.has(letter.id)) {
        yield { law: 'ghost', what: `${client} got ${letter.id}, which nobody published`, ...about }
      }
    }
  }
}
