import t from 'tap'

import { compressesScripts } from './compression.ts'
import { frontDoorContract } from './contract.ts'
import { configuredIdleSeconds, startNginxDoor } from './nginx-door.ts'

await frontDoorContract(t, {
  start: startNginxDoor,
  idle: {
    kind: 'after',
    seconds: await configuredIdleSeconds(),
    startWith: (idleSeconds, behind) => startNginxDoor({ ...behind, idleSeconds }),
  },
})

t.test('scripts are compressed for who asks for it', (t) => compressesScripts(t, startNginxDoor))
