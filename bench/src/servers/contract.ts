import { allow, defineChannels, durable, ephemeral } from '@portico/channels'

/** The channels of the benchmarks: what CONTRACT of the service under measurement names. */
export const app = defineChannels()({
  /** With a history, so that every publication is numbered and kept, and positions are given and checked. */
  'bench:{id}': ephemeral({
    policy: () => allow(),
    publish: 'policy',
    history: { size: 300, ttl: '5 minutes' },
  }),
  'log:{id}': durable({ policy: () => allow() }),
})
