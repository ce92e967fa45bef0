import t from 'tap'

import { composeSuite } from './compose/suite.ts'

await composeSuite(t, 'nginx')
