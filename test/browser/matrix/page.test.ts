import t from 'tap'

import type { Breakage } from '../stage/breakages.ts'
import { development, openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { inConsole, inPage, inReadiness, inReceipt } from './sights.ts'

/**
 * All other failures: releases that differ, several copies of the client, and failures of which little can be known.
 */

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())
// Nothing listens on port 9, so there is no Postgres.
const env = { ...development, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' }
const stage = await Stage.open(theatre, { doors: ['nginx'], env })
t.teardown(() => stage[Symbol.asyncDispose]())

const matrix = new Matrix(t, import.meta.filename)

/** The client's deadline for dialling. */
const DEADLINE_MS = 5_000
/** A page that has been connected for this long loads the diagnosis. */
const IDLE_MS = 2_000

async function broken<Found>(breakage: Breakage, look: () => Promise<Found>): Promise<Found> {
  await stage.door().break(breakage)
  try {
    return await look()
  } finally {
    await stage.door().mend()
  }
}

const visiting = async () => {
  await using ada = await stage.visit()
  return await inPage(ada, { stage })
}

matrix.row('postgresAway', 'nothing listens where Postgres should', () => inReadiness(stage.node, Date.now()))

matrix.row('storeUnavailable', 'a back end publishes into a channel that is kept there', () =>
  inReceipt(stage.node, 'log:1'),
)

matrix.row('storeUnavailable', 'a page asks for a channel that is kept there', async () => {
  await using ada = await stage.visit({ channels: ['log:1'] })
  return await inPage(ada, { stage })
})

matrix.row('pageOutdated', 'the page is of an earlier release, whose events were others', async () => {
  const ada = await broken('isAnEarlierRelease', async () => {
    const early = await stage.visit({ channels: ['typed:1'] })
    await early.when({ state: 'live' })
    return early
  })
  await using _ = ada
  return await inConsole(ada, () => ada.publish('typed:1', 'said', { words: 'hello' }))
})

matrix.row('fileMissing', 'a deploy has taken away the file that the page connects with', async () => {
  const context = await theatre.browser.newContext()
  await context.route(/\/connector-/, (route) => route.fulfill({ status: 404 }))
  await using ada = await stage.visit({}, { context })
  return await inPage(ada, { stage })
})

matrix.row('protocolMismatch', 'a service of another protocol answers', () =>
  broken('speaksAnotherProtocol', visiting),
)

matrix.row('noTransport', 'the service offers nothing that this client has heard of', () =>
  broken('offersOtherTransports', visiting),
)

matrix.row(
  'secondClient',
  'the page makes a second client, and all is well',
  async () => {
    await using ada = await stage.visit()
    return await inConsole(ada, () => ada.openAnotherClient())
  },
  { knownAfterMs: IDLE_MS },
)

matrix.row(
  'unanswered',
  'whoever takes the upgrade never says a word',
  () => broken('swallowsFrames', visiting),
  { knownAfterMs: DEADLINE_MS },
)

matrix.row('unknown', 'whoever takes the upgrade ends it with a code of its own', () =>
  broken('endsInItsOwnWay', visiting),
)

matrix.row('silent', 'nginx cuts one connection', () =>
  broken('cutsSilence', async () => {
    await using ada = await stage.visit()
    const { at } = await ada.when({ state: 'connecting', finding: 'silent' })
    return await inPage(ada, { stage, since: at })
  }),
)
