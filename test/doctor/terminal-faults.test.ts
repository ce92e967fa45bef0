import { createServer } from 'node:net'
import { freePort } from '@portico/harness'
import t from 'tap'

import { startEmbeddedDoor } from '../../proxy/test/embedded-door.ts'
import { startSecureNginx } from '../browser/stage/secure-door.ts'
import { askDoctor } from './ask-doctor.ts'
import { type HouseOptions, openHouse } from './house.ts'
import { type NginxFault, nginxFaults } from './nginx-faults.ts'

/** Each fault, and what has to be found: exactly that. */
const faults: Readonly<Record<NginxFault, { finding: string; check: string; facts?: object }>> = {
  'drops the upgrade headers': {
    finding: 'upgradeHeadersDropped',
    check: 'upgrade',
    facts: { missing: /Upgrade: websocket/ },
  },
  'routes /ws to the web app': {
    finding: 'notRouted',
    check: 'config',
    facts: { url: '/ws/config', status: 404 },
  },
  'routes upgrades to the web app': { finding: 'upgradeHanging', check: 'upgrade' },
  'routes /ws alone to the web app': { finding: 'notRouted', check: 'upgrade', facts: { status: 404 } },
  'answers every upgrade 403': { finding: 'webSocketBlocked', check: 'upgrade' },
  'buffers streams': { finding: 'streamsBuffered', check: 'stream' },
  'cuts what is quiet for two seconds': {
    finding: 'proxyIdleLimit',
    check: 'idle',
    facts: { idleSeconds: 2, pingSeconds: 3, hop: 'nginx' },
  },
  'drops the port of Host': { finding: 'hostRewritten', check: 'arrival', facts: { got: '127.0.0.1' } },
  'writes its own Origin': { finding: 'originUnchecked', check: 'stranger' },
  'routes the inside': {
    finding: 'internalsExposed',
    check: 'internals',
    facts: { url: '/api/*, /metrics' },
  },
}

/** Findings that are not mended by a change of the front door. */
const notOfTheDoor = ['originUnchecked', 'webSocketBlocked']

for (const [fault, { finding, check, facts = {} }] of Object.entries(faults)) {
  t.test(`a door that ${fault}: ${finding}`, async (t) => {
    await using house = await openHouse(nginxFaults[fault as NginxFault])
    const held = check === 'idle' ? [] : ['--idle', '0']
    const { report, found, exitCode } = await askDoctor([...held, house.origin])
    t.strictSame(found, [finding])
    t.equal(exitCode, 1)
    const told = report.checks.find(({ name }) => name === check)
    t.match(told, { state: 'red', finding: { id: finding, title: /./, cause: /./, cure: /./, facts } })
    t.equal(told?.finding?.lines === undefined, notOfTheDoor.includes(finding), 'lines for the door')
  })
}

const elsewhere: Readonly<Record<string, { options: HouseOptions; finding: string }>> = {
  'the service is down': { options: { service: 'down' }, finding: 'serviceDown' },
  'the web app is down': { options: { web: 'down' }, finding: 'pageDown' },
  'the service expects another origin': {
    options: { origin: 'https://app.example.com' },
    finding: 'originRefused',
  },
  'Postgres is away': {
    options: { env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none' } },
    finding: 'postgresAway',
  },
}

for (const [name, { options, finding }] of Object.entries(elsewhere)) {
  t.test(`${name}: ${finding}`, async (t) => {
    await using house = await openHouse(startEmbeddedDoor, options)
    const { found, exitCode } = await askDoctor(['--idle', '1', house.origin])
    t.strictSame(found, [finding])
    t.equal(exitCode, 1)
  })
}

t.test('an https origin where only http is spoken: tlsMissing', async (t) => {
  await using house = await openHouse(startEmbeddedDoor)
  const { found, exitCode } = await askDoctor([house.origin.replace('http:', 'https:')])
  t.strictSame(found, ['tlsMissing'])
  t.equal(exitCode, 1)
})

t.test('a certificate that nobody vouches for: certificateInvalid', async (t) => {
  await using house = await openHouse((behind) => startSecureNginx(behind, (config) => config))
  const { found, exitCode } = await askDoctor(['--idle', '0', house.origin])
  t.ok(found.includes('certificateInvalid'), found.join())
  t.equal(exitCode, 1)
})

t.test('a port where nobody listens: unreachable, and nothing further is asked', async (t) => {
  const { report, found } = await askDoctor([`http://127.0.0.1:${await freePort()}`])
  t.strictSame(found, ['unreachable'])
  t.match(report.counts, { green: 1, red: 1 })
})

t.test('a name that leads nowhere: unreachable', async (t) => {
  const { report, found } = await askDoctor(['https://nobody.invalid'])
  t.strictSame(found, ['unreachable'])
  t.match(report.checks[0], { name: 'name', state: 'red' })
})

t.test('what listens and never says a word is named within its patience', async (t) => {
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(Number(Object.assign({ port: 0 }, server.address()).port)))
  })
  t.teardown(() => server.close())
  const { found, exitCode } = await askDoctor([`http://127.0.0.1:${port}`])
  t.strictSame(found, ['unreachable'])
  t.equal(exitCode, 1)
})
