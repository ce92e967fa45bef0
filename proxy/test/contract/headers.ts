import type { Test } from 'tap'
import { ask } from '../ask.ts'
import { HOST } from '../door.ts'
import type { House } from '../house.ts'
import { Dialled } from '../socket.ts'

/** The headers that arrive. */
export function headers(t: Test, house: House): void {
  const { door, nodes } = house

  t.test('an 8 KiB cookie passes, in both directions', async (t) => {
    const cookie = `session=${'s'.repeat(8 * 1024)}`
    for (const path of ['/', '/ws/config']) {
      const { status, headers, body } = await ask(door.url + path, { headers: { cookie } })
      t.equal(status, 200)
      t.equal(JSON.parse(body).headers.cookie, cookie)
      t.ok((headers['set-cookie']?.[0]?.length ?? 0) > 8 * 1024)
    }
    using socket = await Dialled.open(`${door.url}/ws`, { headers: { cookie } })
    t.ok(socket.isOpen)
  })

  t.test('Host and Origin arrive with their port', async (t) => {
    const headers = { host: HOST, origin: `http://${HOST}` }
    for (const path of ['/', '/ws/config']) {
      const { body } = await ask(door.url + path, { headers })
      t.match(JSON.parse(body).headers, headers)
    }
    using _socket = await Dialled.open(`${door.url}/ws?host`, { headers })
    const upgrade = nodes.flatMap(({ upgrades }) => upgrades).find(({ url }) => url === '/ws?host')
    t.match(upgrade?.headers, headers)
  })

  t.test('what a client claims about itself arrives nowhere; what the door knows does', async (t) => {
    const claims = {
      forwarded: 'for=6.6.6.6;host=evil.test;proto=https',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-port': '666',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-proto': 'https',
      'x-forwarded-server': 'evil.test',
      'x-real-ip': '6.6.6.6',
    }
    const known = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': HOST, 'x-forwarded-proto': 'http' }
    const check = (headers: Record<string, unknown> = {}) => {
      t.match(headers, known)
      t.notMatch(JSON.stringify(headers), /evil|6\.6\.6\.6|666|https/)
    }
    for (const path of ['/', '/ws/config']) {
      const { body } = await ask(door.url + path, { headers: { host: HOST, ...claims } })
      check(JSON.parse(body).headers)
    }
    using _socket = await Dialled.open(`${door.url}/ws?claims`, { headers: { host: HOST, ...claims } })
    check(nodes.flatMap(({ upgrades }) => upgrades).find(({ url }) => url === '/ws?claims')?.headers)
  })
}
