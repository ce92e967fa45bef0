import { freePort } from '@portico/harness'
import t from 'tap'

import type { Breakage } from '../stage/breakages.ts'
import type { DoorName } from '../stage/doors.ts'
import type { Expected } from '../stage/program.ts'
import { development, openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { andByDoctor, inDoctorPage, inPage } from './sights.ts'

/** Failures between the browser and the service: front doors, networks, and the page's own policies. */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, { doors: ['nginx', 'caddy'], env: development })
t.teardown(() => stage[Symbol.asyncDispose]())
const strict = await Stage.open(theatre, {
  doors: ['nginx'],
  env: { ...development, PUBLIC_ORIGINS: 'http://app.test' },
})
t.teardown(() => strict[Symbol.asyncDispose]())

const matrix = new Matrix(t, import.meta.filename)

/** The client's deadline for dialling. */
const DEADLINE_MS = 5_000

/** What a page reports behind a door that is broken in this way. */
async function behind(door: DoorName, breakage: Breakage, once?: Expected) {
  await stage.door(door).break(breakage)
  try {
    await using ada = await stage.visit({}, { door })
    const sight = await inPage(ada, { stage, ...(once && { once }) })
    return await andByDoctor(stage.door(door), sight)
  } finally {
    await stage.door(door).mend()
  }
}

for (const door of ['nginx', 'caddy'] as const) {
  matrix.row('upgradeHeadersDropped', `${door} does not pass Upgrade and Connection on`, () =>
    behind(door, 'dropsUpgradeHeaders'),
  )
  matrix.row('notRouted', `${door} sends /ws to the web app`, () => behind(door, 'doesNotRoute'))
  matrix.row('webSocketBlocked', `${door} answers every upgrade 403`, () => behind(door, 'blocksWebSockets'))
  matrix.row(
    'upgradeHanging',
    `${door} sends upgrades to the web app, which leaves them open`,
    () => behind(door, 'leavesUpgradesHanging'),
    { knownAfterMs: DEADLINE_MS },
  )
  matrix.row('serviceDown', `${door} is up, the service is killed`, async () => {
    await using ada = await stage.visit({}, { door })
    await ada.when({ state: 'live' })
    const since = Date.now()
    await stage.node.kill()
    const sight = await andByDoctor(stage.door(door), await inPage(ada, { stage, since }))
    await stage.node.startAgain()
    return sight
  })
}

for (const door of ['nginx', 'caddy'] as const) {
  // Nothing fails in the browser, so only the doctor can tell.
  matrix.row('hostRewritten', `${door} passes Host on without its port`, async () => {
    await stage.door(door).break('rewritesHost')
    try {
      return await inDoctorPage(theatre.browser, stage.door(door))
    } finally {
      await stage.door(door).mend()
    }
  })
}

matrix.row('unreachable', 'the front door is killed while somebody is live', async () => {
  await using mortal = await Stage.open(theatre, { doors: ['nginx'], env: development })
  await using ada = await mortal.visit()
  await ada.when({ state: 'live' })
  // The chunk that names failures comes through the same door. A page loads it ahead of need, shortly after it is
  // connected.
  await ada.has('diagnosis')
  const since = Date.now()
  await mortal.door().kill()
  return await andByDoctor(mortal.door(), await inPage(ada, { stage: mortal, since }))
})

matrix.row('originRefused', 'PUBLIC_ORIGINS names another origin', async () => {
  await using ada = await strict.visit()
  return await andByDoctor(strict.door(), await inPage(ada, { stage: strict }))
})

matrix.row('corsRefused', 'the page asks another origin, which does not let its own in', async () => {
  await using ada = await stage.visit({ origin: strict.door().url })
  return await inPage(ada, { stage: strict })
})

matrix.row('wrongPort', 'the client is given a URL with a port on which nobody listens', async () => {
  await using ada = await stage.visit({ origin: `http://127.0.0.1:${await freePort()}` })
  return await inPage(ada, { stage })
})

matrix.row('blockedByCsp', "the page's policy lets fetch through and no WebSocket", async () => {
  const policy = `connect-src ${stage.door().url}`
  await using ada = await stage.visit({}, { path: `/?csp=${encodeURIComponent(policy)}` })
  return await inPage(ada, { stage })
})

matrix.row(
  'streamsBuffered',
  'nginx blocks WebSockets and holds streams back',
  () => behind('nginx', 'buffersStreams', { transport: 'poll' }),
  { knownAfterMs: DEADLINE_MS },
)

matrix.row('proxyIdleLimit', 'nginx cuts what is silent for 4 s; the service pings every 5 s', async () => {
  await stage.door('nginx').break('cutsSilence')
  try {
    await using ada = await stage.visit()
    const first = await ada.when({ state: 'connecting', finding: 'silent' })
    const back = await ada.when({ state: 'live' }, { since: first.at })
    const second = await ada.when({ state: 'connecting' }, { since: back.at })
    // One cut may be chance, and is named `silent`. A second one after the same silence is not.
    const sight = await inPage(ada, { stage, since: second.at, once: { finding: 'proxyIdleLimit' } })
    return await andByDoctor(stage.door(), sight, 6)
  } finally {
    await stage.door('nginx').mend()
  }
})
