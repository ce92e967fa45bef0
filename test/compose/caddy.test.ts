import t from 'tap'

import { composeSuite } from './suite.ts'

await composeSuite(t, 'caddy')
