import t from 'tap'

import { printTables } from '../src/figures/table.ts'
import { measurePart } from '../src/measure.ts'
import { arrivals } from '../src/parts/arrivals.ts'
import { fanOut } from '../src/parts/fan-out.ts'
import { heartbeatRow, idle } from '../src/parts/idle.ts'
import { Rival } from '../src/parts/rival.ts'
import { guest } from '../src/servers/guest.ts'
import { floor, socketIo, wsFrame } from '../src/servers/peers.ts'
import { environment, portico, startNode } from '../src/servers/portico.ts'

for (const contestant of [portico, wsFrame, floor, socketIo]) {
  t.test(`the load generator counts what ${contestant.name} delivers`, async (t) => {
    await using rival = await Rival.start(contestant, 20)
    await rival.load.open({ count: 20, channels: 2 })
    const { cpuMicros, latency, ...counted } = await rival.run({ rate: 40, seconds: 0.5 })
    t.match(counted, {
      published: 20,
      expected: 200,
      delivered: 200,
      lost: 0,
      doubled: 0,
      losses: 0,
      live: 20,
    })
    t.equal(latency.count, 200)
    t.ok(cpuMicros > 0, 'the operating system has booked something for the server')
  })
}

t.test('publications of one burst share a frame of Portico’s', async (t) => {
  await using rival = await Rival.start(portico, 20)
  await rival.load.open({ count: 20 })
  const { frames, delivered } = await rival.run({ rate: 10, burst: 10, seconds: 2 })
  t.equal(delivered, 400)
  t.ok(frames < delivered, `${frames} frames`)
})

t.test('a part is measured, and printed as a table of all its servers', async (t) => {
  const result = await measurePart(fanOut, { form: 'short', progress: t.comment })
  const cells = result.figures.map(({ scenario, of, measure }) => `${scenario}, ${of}, ${measure}`)
  t.equal(new Set(cells).size, 2 * 6 * 3, 'scenarios, servers, measures')
  t.ok(result.figures.every(({ values }) => values.every((value) => value > 0)))
  t.match(
    printTables(result.figures),
    /\| 20 subscribers, 10 publications\/s \| floor in C \|.* Socket\.IO \|\n(.*\n)\| CPU of the server, µs per delivery \|( [\d.]+ \|){6}\n/,
  )
})

t.test('a server that runs already is measured by its address', async (t) => {
  await using node = await startNode()
  const [pid = 0] = node.pids
  const url = `ws://localhost:${node.port}/ws`
  const running = guest({ url, pid, secret: environment.TOKEN_SECRET, channelPrefix: 'bench:' })
  {
    await using rival = await Rival.start(running, 20)
    await rival.load.open({ count: 20 })
    const { cpuMicros, delivered } = await rival.run({ rate: 10, seconds: 1 })
    t.equal(delivered, 200)
    t.ok(cpuMicros > 0)
  }
  const { figures } = await measurePart(idle, { form: 'short', guests: [running], progress: t.comment })
  const memory = figures.find(({ of, measure }) => of === running.name && measure === 'memory')
  t.equal(memory?.values.length, 1)
  t.match(
    figures.filter(({ scenario }) => scenario === heartbeatRow),
    [{ of: 'Portico', measure: 'idleCpu', values: [Number] }],
  )
})

t.test('a publication is measured where it is published, and where it arrives', async (t) => {
  const { figures } = await measurePart(arrivals, { form: 'short', progress: t.comment })
  t.equal(figures.length, 4, 'two loads, on the node that publishes and on those with subscribers')
  t.ok(figures.every(({ values, publications }) => values.every((value) => value > 0) && publications === 20))
})
