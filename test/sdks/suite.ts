import type { Test } from 'tap'
import { signToken } from '../../services/realtime/test/support/token.ts'
import type { SdkClient } from './client.ts'
import type { Program } from './program.ts'
import { disruptive, peaceful, scenarios } from './scenarios/index.ts'
import type { ClientOptions, Scenario, Stage } from './scenarios/scenario.ts'
import type { Sdk } from './sdk.ts'
import type { World } from './world.ts'

/** Every scenario that this SDK can go through. */
export function goThroughScenarios(t: Test, sdk: Sdk, world: World): void {
  t.test(`${sdk.name} ${sdk.version}, ${sdk.encoding}`, async (t) => {
    const program = sdk.start()
    t.teardown(() => program[Symbol.asyncDispose]())
    const names = scenarios.map(({ name }) => name)
    t.ok(
      Object.keys(sdk.lacks).every((name) => names.includes(name)),
      'what it lacks are scenarios',
    )
    let count = 0
    const goThrough = ({ name, run }: Scenario, options: { readonly buffered: boolean }) => {
      if (name in sdk.lacks) return
      count += 1
      const id = `${sdk.encoding}-${count}`
      t.test(name, { ...options, timeout: 60_000 }, (t) =>
        run(stageFor(t, { world, program, encoding: sdk.encoding, id })),
      )
    }
    t.jobs = JOBS
    for (const scenario of peaceful) goThrough(scenario, { buffered: true })
    for (const scenario of disruptive) goThrough(scenario, { buffered: false })
  })
}

/** Most scenarios wait for a time to pass. */
const JOBS = 6

interface StageOptions {
  readonly world: World
  readonly program: Program
  readonly encoding: Sdk['encoding']
  readonly id: string
}

function stageFor(t: Test, { world, program, encoding, id }: StageOptions): Stage {
  const own = `user-${id}`
  const clients: SdkClient[] = []
  t.teardown(async () => {
    // Whatever an SDK did is the first thing to know of a scenario that failed.
    if (!t.passing())
      for (const { heard } of clients)
        t.comment(heard.map((one) => JSON.stringify(one)).join('\n'), program.said)
    await Promise.all(clients.map((client) => client.leave()))
  })
  async function client({ user = own, tokens = () => signToken({ user }) }: ClientOptions = {}) {
    const made = program.client(`${id}-${clients.length + 1}`, tokens)
    clients.push(made)
    await made.open(world.url, encoding)
    return made
  }
  return {
    t,
    world,
    user: own,
    channel: (kind) => `${kind}:${id}`,
    client,
    async connected(options) {
      const made = await client(options)
      await made.connect()
      return made
    },
  }
}
