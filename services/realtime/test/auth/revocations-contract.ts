import type { Test } from 'tap'
import type { Revocations, RevokedListener } from '../../src/auth/revocations.ts'
import type { Revocation } from '../../src/control/control.ts'
import { Inbox } from '../inbox.ts'

interface RevocationsWorld {
  readonly shared: boolean
  open(revoked: RevokedListener, now: () => number): Promise<Revocations>
}

const HOUR = 3600_000
const BEGIN = Date.now()
const ada = { user: 'ada', tokenId: 't1', session: 's1', issuedAt: BEGIN - 60_000 }

/** What all revocations must do. Call it once per implementation, with a new store. */
export function testRevocationsContract(t: Test, createWorld: (t: Test) => Promise<RevocationsWorld>): void {
  async function setup(t: Test) {
    const world = await createWorld(t)
    const clock = { now: BEGIN }
    const open = async () => {
      const heard = new Inbox<Revocation>()
      const revocations = await world.open(
        (revocation) => heard.put(revocation),
        () => clock.now,
      )
      t.teardown(() => revocations[Symbol.asyncDispose]())
      return { revocations, heard }
    }
    const here = await open()
    return { clock, open, here, there: world.shared ? await open() : here }
  }
  const times = { before: BEGIN, until: BEGIN + HOUR }

  t.test('revokes nothing that was not asked for', async (t) => {
    const { here } = await setup(t)
    t.equal(here.revocations.revocationStatus(ada), undefined)
  })

  for (const [field, value] of [
    ['user', 'ada'],
    ['tokenId', 't1'],
    ['session', 's1'],
  ] as const) {
    t.test(`revokes by ${field}, on every node, and nobody else`, async (t) => {
      const { here, there } = await setup(t)
      const revocation = { [field]: value, ...times }
      await here.revocations.revoke(revocation)
      t.same(await there.heard.next(), revocation)
      t.equal(here.revocations.revocationStatus(ada), 'revoked')
      t.equal(there.revocations.revocationStatus(ada), 'revoked')
      t.equal(there.revocations.revocationStatus({ ...ada, [field]: 'another' }), undefined)
    })
  }

  t.test('spares what was issued later', async (t) => {
    const { here } = await setup(t)
    await here.revocations.revoke({ user: 'ada', ...times })
    t.equal(here.revocations.revocationStatus({ ...ada, issuedAt: BEGIN + 1 }), undefined)
    t.equal(here.revocations.revocationStatus({ ...ada, issuedAt: undefined }), 'revoked')
  })

  t.test(
    'whole seconds do not tell what came first: in that of the revocation nothing is good',
    async (t) => {
      const { here } = await setup(t)
      const second = Math.floor(BEGIN / 1000) * 1000
      await here.revocations.revoke({ user: 'ada', before: second + 400, until: BEGIN + HOUR })
      const status = (issuedAt: number) => here.revocations.revocationStatus({ ...ada, issuedAt })
      t.strictSame(
        [second - 1000, second - 1, second, second + 300, second + 500, second + 1000].map(status),
        ['revoked', 'revoked', 'justRevoked', 'revoked', undefined, undefined],
      )
    },
  )

  t.test('reaches as far as the furthest of several', async (t) => {
    const { here } = await setup(t)
    await here.revocations.revoke({ user: 'ada', before: BEGIN, until: BEGIN + HOUR })
    await here.revocations.revoke({ user: 'ada', before: BEGIN - 9, until: BEGIN + 2 * HOUR })
    t.equal(here.revocations.revocationStatus(ada), 'revoked')
  })

  t.test('ends with its time', async (t) => {
    const { clock, here } = await setup(t)
    await here.revocations.revoke({ user: 'ada', ...times })
    clock.now = BEGIN + HOUR - 1
    t.equal(here.revocations.revocationStatus(ada), 'revoked')
    clock.now = BEGIN + HOUR
    t.equal(here.revocations.revocationStatus(ada), undefined)
  })

  t.test('is told of each once', async (t) => {
    const { here, there } = await setup(t)
    await here.revocations.revoke({ user: 'ada', ...times })
    await here.revocations.revoke({ user: 'ada', ...times })
    await here.revocations.revoke({ user: 'bob', ...times })
    for (const { heard } of [here, there]) {
      t.match(await heard.next(), { user: 'ada' })
      if (here === there) break
      t.match(await heard.next(), { user: 'bob' })
    }
  })
}
