import t from 'tap'

import { development, openTheatre, Stage } from '../stage/stage.ts'
import { Matrix } from './matrix.ts'
import { inPage } from './sights.ts'

/** Failures of front doors that terminate TLS. */

/** A browser considers loopback addresses secure, so this test needs a host name. */
const elsewhere = 'app.test'

const theatre = await openTheatre({
  args: ['--ignore-certificate-errors', `--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`],
})
t.teardown(() => theatre[Symbol.asyncDispose]())
const stage = await Stage.open(theatre, { doors: ['secureNginx', 'http2', 'nginx'], env: development })
t.teardown(() => stage[Symbol.asyncDispose]())

const matrix = new Matrix(t, import.meta.filename)

t.test('behind a door that ends TLS the client is live over a WebSocket', async (t) => {
  await using ada = await stage.visit()
  t.match(await ada.when({ state: 'live' }), { status: { transport: 'websocket' } })
})

matrix.row('mixedContent', 'a page on https gives its client an origin on http', async () => {
  const origin = `http://${elsewhere}:${stage.door('nginx').port}`
  await using ada = await stage.visit({ origin })
  return await inPage(ada, { stage })
})

matrix.row('http2WithoutConnect', 'the front door speaks HTTP/2 and nothing else', async () => {
  await using ada = await stage.visit({}, { door: 'http2' })
  return await inPage(ada, { stage })
})
