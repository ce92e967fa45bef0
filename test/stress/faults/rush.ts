import { Strangers } from '../strangers/strangers.ts'
import type { Fault } from './fault.ts'
import { cutOff, overloaded } from './names.ts'

/** Many clients at once. Each must recover everything it missed, and other clients on a WebSocket must not notice. */
export const rushFaults = {
  everybodyAtOnce: {
    says: 'seven strangers per client are cut off at once, and return at once',
    subject: 'guests',
    lastsMs: [0, 1_000],
    takesMs: 10_000,
    named: [...cutOff, ...overloaded],
    unfeltBy: 'sockets',
    async cause({ house, strangers: { count, channels }, announce, found }, random) {
      const strangers = new Strangers(count, found)
      await strangers.open(`ws://127.0.0.1:${house.door.port}/ws`, channels, random.below(1_000_000))
      await strangers.cut()
      await strangers.comeBack(await announce())
      return {
        target: `${count} strangers`,
        mend: () => strangers[Symbol.asyncDispose](),
      }
    },
  },
} as const satisfies Record<string, Fault>
