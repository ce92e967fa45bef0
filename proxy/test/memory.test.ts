import type { FrontDoor } from '@portico/harness'
import t from 'tap'

import { memoryBytes } from '../../bench/src/machine/usage.ts'
import { assumed } from '../../bench/src/scale/profile.ts'
import { startCaddyDoor } from './caddy-door.ts'
import { build } from './house.ts'
import { Dialled } from './socket.ts'

const skip = process.platform === 'linux' ? false : 'only Linux tells the memory of a process in /proc'

/** Lets Caddy make its own certificate, and change nothing of this machine for it. */
const ownCertificate = (config: string) =>
  config.replace('grace_period', 'skip_install_trust\n\tauto_https disable_redirects\n\tgrace_period')

/** The memory of the first sockets counts as Caddy's own. */
const FIRST = 100
const COUNT = 500

t.test('a socket over TLS takes no more memory of Caddy than docs/scale.md assumes', { skip }, async (t) => {
  const started = Promise.withResolvers<FrontDoor>()
  await using house = await build(async (behind) => {
    const site = (port: number) => `https://localhost:${port}`
    // Frequent garbage collection leaves only what a socket really holds. When its memory is nearly full, Caddy does so
    // anyway.
    const caddy = await startCaddyDoor({ ...behind, site, alter: ownCertificate }, { GOGC: '10' })
    started.resolve(caddy)
    return caddy
  })
  const { child } = await started.promise
  await child.printed(/certificate obtained successfully/, { withinMs: 30_000 })
  using sockets = new DisposableStack()
  const open = async (count: number) => {
    for (let opened = 0; opened < count; opened += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const socket = await Dialled.open(`https://localhost:${house.door.port}/ws`, {
            rejectUnauthorized: false,
          })
          sockets.use(socket)
          await socket.ask('name?')
        }),
      )
    }
  }

  await open(FIRST)
  const before = memoryBytes([child.pid])
  await open(COUNT)
  const kib = (memoryBytes([child.pid]) - before) / 1024 / COUNT
  t.comment(`${kib.toFixed(1)} KiB`)
  t.ok(kib <= assumed.doorKib.value, `${kib} of ${assumed.doorKib.value} KiB`)
  t.ok(kib > assumed.doorKib.value / 2, 'and the assumption is not much too high')
})
