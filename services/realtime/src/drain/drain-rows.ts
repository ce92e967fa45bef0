import { integer } from '@portico/config'

/** How the service shuts down, to be spread into its schema beside DRAIN_SECONDS. */
export const drainRows = {
  DRAIN_PER_SECOND: integer({
    default: 1_000,
    min: 1,
    unit: 'connections per second',
    says: 'How fast connections are moved to other nodes; faster if DRAIN_SECONDS requires it.',
  }),
  DRAIN_NOTICE_SECONDS: integer({
    default: 0,
    max: 600,
    unit: 'seconds',
    says: 'After SIGTERM, how long new clients are still accepted while the node already reports not ready: the time a load balancer needs to notice.',
  }),
}
