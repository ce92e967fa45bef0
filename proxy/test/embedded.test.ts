import t from 'tap'

import { frontDoorContract } from './contract.ts'
import { startEmbeddedDoor } from './embedded-door.ts'

await frontDoorContract(t, { start: startEmbeddedDoor, idle: { kind: 'none' } })
