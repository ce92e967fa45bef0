import t from 'tap'

import { startCaddyDoor } from '../../proxy/test/caddy-door.ts'
import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { startNginxDoor } from '../../proxy/test/nginx-door.ts'
import { signToken } from '../../services/realtime/test/support/token.ts'
import { askDoctor, runDoctor } from './ask-doctor.ts'
import { openHouse } from './house.ts'
import { nginxFaults } from './nginx-faults.ts'

const ours = { nginx: startNginxDoor, Caddy: startCaddyDoor, embedded: startEmbeddedDoor }

for (const [name, start] of Object.entries(ours)) {
  t.test(`behind our ${name} door everything is green`, async (t) => {
    await using house = await openHouse(start, { env: { ALLOW_ANONYMOUS: 'false' } })
    const { report, notGreen, exitCode } = await askDoctor(['--token', await signToken(), house.origin])
    t.strictSame(notGreen, [])
    t.equal(exitCode, 0)
    t.match(report, { origin: house.origin, verdict: 'well', counts: { green: 20, red: 0, unknown: 0 } })
  })
}

t.test('without a token nothing is red, and what needs one says so', async (t) => {
  await using house = await openHouse(startEmbeddedDoor, { env: { ALLOW_ANONYMOUS: 'false' } })
  const { report, notGreen, exitCode } = await askDoctor(['--idle', '1', house.origin])
  t.equal(exitCode, 0)
  t.strictSame(notGreen, ['roundTrip'])
  t.match(
    report.checks.find(({ name }) => name === 'roundTrip'),
    { state: 'unknown', says: /--token/ },
  )
})

t.test(
  'for people: aligned, with the cure and its lines, and without colour where nobody sees it',
  async (t) => {
    await using house = await openHouse(nginxFaults['drops the upgrade headers'])
    const { exitCode, stdout, stderr } = await runDoctor(['--idle', '0', house.origin])
    t.equal(exitCode, 1)
    t.equal(stderr, '', 'progress is for terminals')
    t.notMatch(stdout, '\u001b')
    t.match(stdout, /✗ WebSocket +\d+ ms {2}426 instead of 101; missing: Connection: Upgrade/)
    t.match(
      stdout,
      /A proxy drops the upgrade upgradeHeadersDropped\n {4}cause .+\n(.+\n)* {4}cure .+\n(.+\n)* {4}nginx {2}proxy_http_version 1\.1;/,
    )
    t.match(stdout, /^Portico at http:.*, trace PT-[0-9A-Z]{6}\n/)
    t.match(stdout, /\d+ green, 1 red, \d+ not asked\n$/)
  },
)

t.test('what is typed wrong ends with 2 and says how it is typed', async (t) => {
  const typed = [
    [],
    ['ftp://x'],
    ['a', 'b'],
    ['--idle', 'long', 'http://x'],
    ['--nonsense'],
    ['--token-route', '//evil.example', 'http://x'],
  ]
  for (const args of typed) {
    const { exitCode, stdout, stderr } = await runDoctor(args)
    t.equal(exitCode, 2, args.join(' '))
    t.equal(stdout, '')
    t.match(stderr, /portico-doctor \[options\] <origin>/)
  }
  t.match(await runDoctor(['--help']), { exitCode: 0, stdout: /Exit code: 0 all well/ })
})

t.test('no report holds the token', async (t) => {
  await using house = await openHouse(startEmbeddedDoor, { env: { ALLOW_ANONYMOUS: 'false' } })
  const token = await signToken({ secret: 'another secret, with which nobody should sign' })
  const { stdout, exitCode } = await runDoctor(['--json', '--idle', '0', house.origin], {
    PORTICO_TOKEN: token,
  })
  t.equal(exitCode, 1)
  t.match(stdout, '"wrongSignature"')
  t.notMatch(stdout, token.slice(-20))
})
