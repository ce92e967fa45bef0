import { once } from 'node:events'
import type { Test } from 'tap'
import { ask } from '../ask.ts'
import type { DoorKind } from '../door.ts'
import { build } from '../house.ts'
import { sendRaw, upgradeTo } from '../raw.ts'
import { Dialled } from '../socket.ts'

/** Nodes die, and configurations change. */
export function failures(t: Test, kind: DoorKind): void {
  t.test('a reload cuts neither a socket nor a stream at once', async (t) => {
    await using other = await build(kind.start)
    using socket = await Dialled.open(`${other.door.url}/ws`)
    const { response, upstream } = await other.stream('/ws/http_stream')

    await other.door.reload()

    t.equal(await socket.ask('still there'), 'still there')
    upstream.write('still flowing')
    t.equal(String((await once(response, 'data'))[0]), 'still flowing')
    upstream.end()
    using fresh = await Dialled.open(`${other.door.url}/ws`)
    t.equal(await fresh.ask('new'), 'new')
  })

  t.test('with one of two nodes dead, every request and every socket goes to the other', async (t) => {
    await using other = await build(kind.start)
    const [, dead] = other.nodes
    await dead.die()
    for (let round = 0; round < 10; round++) {
      const { body } = await ask(`${other.door.url}/ws/emulation`, {
        method: 'POST',
        body: 'x'.repeat(1_000),
      })
      t.match(JSON.parse(body), { name: 'a', bytes: 1_000 })
      using socket = await Dialled.open(`${other.door.url}/ws`)
      t.equal(await socket.ask('name?'), 'a')
    }
  })

  t.test('with nobody behind it the door says so: a finding under /ws, a page elsewhere', async (t) => {
    await using other = await build(kind.start)
    await Promise.all([other.web, ...other.nodes].map((upstream) => upstream.die()))
    const answer = await ask(`${other.door.url}/ws/config`)
    t.equal(answer.status, 502)
    t.match(JSON.parse(answer.body), { finding: 'serviceDown', cause: String, cure: String })
    const upgrade = await sendRaw(other.door.port, upgradeTo('/ws'), { withinMs: 6_000 })
    t.equal(upgrade.status, 502)
    t.match(upgrade.text, /"finding":"serviceDown"/)
    const page = await ask(`${other.door.url}/`)
    t.equal(page.status, 502)
    t.match(page.headers['content-type'], /^text\/html/)
    t.match(page.body, /does not answer/)
  })

  t.test('an upstream that dies in the middle of a stream ends the stream', async (t) => {
    await using other = await build(kind.start)
    const { response } = await other.stream('/ws/http_stream')
    const ended = new Promise((resolve) => response.on('error', () => {}).once('close', resolve))
    response.resume()
    await Promise.all(other.nodes.map((node) => node.die()))
    await ended
    t.notOk(response.complete)
  })
}
