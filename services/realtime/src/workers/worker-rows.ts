import { integer } from '@portico/config'

export const workerRows = {
  WORKERS: integer({
    default: 1,
    min: 1,
    max: 256,
    says: 'Number of processes that share the port, each a node of its own. More than one needs REDIS_URL.',
  }),
}
