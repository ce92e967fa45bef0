import t from 'tap'

import { openTheatre, Stage } from './stage/stage.ts'

const theatre = await openTheatre()
t.teardown(() => theatre[Symbol.asyncDispose]())

for (const [breakage, transport] of [
  [undefined, 'websocket'],
  ['blocksWebSockets', 'http_stream'],
  ['buffersStreams', 'poll'],
] as const) {
  t.test(`a page whose service is on another origin connects with its token: ${transport}`, async (t) => {
    // The origins of both doors are public: one serves the page, the other the service.
    await using stage = await Stage.open(theatre, { doors: ['embedded', 'nginx'] })
    if (breakage) await stage.door('nginx').break(breakage)
    const channel = `feed:elsewhere-${transport}`
    const script = { origin: stage.door('nginx').url, channels: [channel] }
    await using ada = await stage.visit(script, { door: 'embedded' })
    await ada.when({ state: transport === 'websocket' ? 'live' : 'degraded', transport })
    await ada.listens(channel)
    await stage.node.publish(channel, { event: 'said', data: 'hello' })
    t.strictSame(await ada.hears(channel, 1), ['hello'])
  })
}
