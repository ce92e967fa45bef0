import { defineChannels, deny, durable, ephemeral } from '@portico/channels'

/** The channels of the stress runner; CONTRACT of its nodes names this module. */
export const app = defineChannels<unknown>()({
  'room:{id}': durable({ policy: () => true, publish: 'policy' }),
  'square:{id}': durable({ policy: () => true, publish: 'policy' }),
  'vault:{user}': durable({
    policy: ({ principal, params }) => principal.user === params.user || deny('It is not yours.'),
    publish: 'policy',
  }),
  'board:{id}': ephemeral({
    policy: () => true,
    publish: 'policy',
    history: { size: 1_000, ttl: '10 minutes' },
  }),
  'desk:{user}': ephemeral({
    policy: ({ principal, params }) => principal.user === params.user || deny('It is not yours.'),
    publish: 'policy',
    history: { size: 1_000, ttl: '10 minutes' },
  }),
})
