import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import { ask } from './ask.ts'
import { type DoorKind, HOST } from './door.ts'
import { build } from './house.ts'
import { Dialled } from './socket.ts'

/** The balancer's network in the README's example. */
const EXAMPLE = '10.0.0.0/8'

/** The README's lines for a balancer, in nginx's language or as variables, with the real network instead of the example. */
export function balancerLines(language: 'nginx' | 'sh', network: string): string {
  const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8')
  const lines = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (lines === undefined) throw new Error(`proxy/README.md has no lines in ${language}`)
  return lines.replaceAll(EXAMPLE, network)
}

/** Starts a front door that trusts the balancer of this network. */
type StartBehindBalancer = (network: string) => DoorKind['start']

/** The client claimed the first address; the balancer added the second. */
const said = { host: HOST, 'x-forwarded-for': '6.6.6.6, 203.0.113.7', 'x-forwarded-proto': 'https' }

/**
 * Checks what the README's lines do, for requests and for upgrades. All clients of this test have the address
 * 127.0.0.1.
 */
export async function believesTheBalancer(t: Test, start: StartBehindBalancer): Promise<void> {
  const cases = [
    {
      who: 'the balancer is believed',
      network: '127.0.0.1/32',
      address: /^203\.0\.113\.7$/,
      scheme: /^https$/,
    },
    { who: 'anybody else is not', network: EXAMPLE, address: /^127\.0\.0\.1$/, scheme: /^http$/ },
  ]
  for (const { who, network, address, scheme } of cases) {
    await t.test(who, async (t) => {
      await using house = await build(start(network))
      const { door, nodes } = house
      const known = { 'x-forwarded-for': address, 'x-forwarded-proto': scheme, 'x-forwarded-host': HOST }
      for (const path of ['/', '/ws/config']) {
        const { body } = await ask(door.url + path, { headers: said })
        t.match(JSON.parse(body).headers, known, path)
      }
      using _socket = await Dialled.open(`${door.url}/ws`, { headers: said })
      t.match(nodes.flatMap(({ upgrades }) => upgrades)[0]?.headers, known, 'the upgrade')
    })
  }
}
