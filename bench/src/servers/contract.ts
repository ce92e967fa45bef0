import { allow, defineChannels, durable, ephemeral } from '@portico/channels'

/** The channels of the benchmarks. CONTRACT of the measured service names this module. */
export const app = defineChannels()({
  /** Has a history, so that every publication is numbered and stored, and positions are given and checked. */
  'bench:{id}': ephemeral({
    policy: () => allow(),
    publish: 'policy',
    history: { size: 300, ttl: '5 minutes' },
  }),
  'log:{id}': durable({ policy: () => allow() }),
})
