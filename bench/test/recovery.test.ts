import t from 'tap'

import { Rival } from '../src/parts/rival.ts'
import { socketIo, socketIoRecovery } from '../src/servers/peers.ts'
import { portico } from '../src/servers/portico.ts'
import type { Contestant } from '../src/servers/server.ts'

const subscribers = 20
const drops = 2

/** Cuts everybody off twice for a while, during which there are publications. */
async function jitter(contestant: Contestant) {
  await using rival = await Rival.startOpen(contestant, { count: subscribers })
  return await rival.load.run({ rate: 50, drops, offline: 200, online: 200, settle: 2_000 })
}

for (const contestant of [portico, socketIoRecovery]) {
  t.test(`${contestant.name} brings everybody what they missed`, async (t) => {
    const { published, catchUp, gap, ...counted } = await jitter(contestant)
    const expected = published * subscribers
    t.match(counted, { expected, delivered: expected, lost: 0, doubled: 0, live: subscribers })
    t.equal(catchUp.count, subscribers * drops)
    t.equal(gap.count, subscribers * drops)
    t.ok(gap.p50 >= 200_000, 'at least as long as they were away')
  })
}

t.test('what is missed for good is counted as lost', async (t) => {
  const { expected, delivered, lost, doubled } = await jitter(socketIo)
  t.ok(lost > 0)
  t.equal(delivered + lost, expected)
  t.equal(doubled, 0)
})

t.test('all are cut off at once, and come back', async (t) => {
  await using rival = await Rival.startOpen(portico, { count: subscribers })
  const { published, gap, ...counted } = await rival.load.run({ rate: 20, seconds: 1, cut: 300, spread: 200 })
  t.match(counted, { expected: 400, delivered: 400, lost: 0, doubled: 0, live: subscribers })
  t.equal(gap.count, subscribers)
})
