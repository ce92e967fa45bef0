import { integer } from '@portico/config'

/** How the service leaves, to be spread into its environment beside DRAIN_SECONDS. */
export const drainRows = {
  DRAIN_PER_SECOND: integer({
    default: 1_000,
    min: 1,
    unit: 'connections per second',
    says: 'How fast connections are moved elsewhere, unless DRAIN_SECONDS are too few for that.',
  }),
  DRAIN_NOTICE_SECONDS: integer({
    default: 0,
    max: 600,
    unit: 'seconds',
    says: 'How long new clients are still taken after readiness said no; as long as the load balancer needs to see it.',
  }),
}
