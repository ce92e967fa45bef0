import { until } from '@portico/harness'
import { Random } from '@portico/harness/random'
import { signToken } from '../../../services/realtime/test/support/token.ts'
import type { FromStrangers, Standing, ToStrangers } from './messages.ts'
import { Stranger } from './stranger.ts'

/** The process of strangers. The runner forks it, and it ends with the runner. */

const reportEveryMs = 100
/** How many come at a time at first; later all come at once. */
const atATime = 200
const patienceMs = 10_000

const strangers: Stranger[] = []
const lost = new Map<string, number>()

const send = (message: FromStrangers) => process.send?.(message)

async function open({ url, count, channels, seed }: ToStrangers & { readonly kind: 'open' }): Promise<void> {
  const random = new Random(seed)
  for (let n = 0; n < count; n += 1) {
    const name = `stranger-${n}`
    const stranger = new Stranger({
      url,
      name,
      channel: channels[n % channels.length] ?? '',
      token: await signToken({ user: name }),
      random,
      found: (violation) => send({ kind: 'found', violation }),
      lost: (why) => void lost.set(why, (lost.get(why) ?? 0) + 1),
    })
    strangers.push(stranger)
  }
  setInterval(() => send({ kind: 'standing', standing: standing() }), reportEveryMs)
  for (let come = 0; come < count; come += atATime) {
    const group = strangers.slice(come, come + atATime)
    for (const stranger of group) stranger.come()
    // Those that are not live by then come with the next group; the runner checks that all are.
    const areLive = () => group.every(({ isLive }) => isLive)
    await until('them to be live', areLive, { deadlineMs: patienceMs }).catch(() => {})
  }
}

function standing(): Standing {
  const lowest: Record<string, number> = {}
  for (const { channel, offset } of strangers) {
    lowest[channel] = Math.min(lowest[channel] ?? Number.POSITIVE_INFINITY, offset)
  }
  return { live: strangers.filter(({ isLive }) => isLive).length, lost: Object.fromEntries(lost), lowest }
}

process.on('message', (message: ToStrangers) => {
  switch (message.kind) {
    case 'open':
      return void open(message)
    case 'cut':
      for (const stranger of strangers) stranger.cut()
      return
    case 'come':
      for (const stranger of strangers) stranger.come()
      return
    default:
      message satisfies never
  }
})
process.on('disconnect', () => process.exit())
