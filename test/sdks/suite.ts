import type { Test } from 'tap'
import { signToken } from '../../services/realtime/test/support/token.ts'
import type { SdkClient } from './client.ts'
import type { Program } from './program.ts'
import { scenarios } from './scenarios/index.ts'
import type { ClientOptions, Stage } from './scenarios/scenario.ts'
import type { Sdk } from './sdk.ts'
import type { World } from './world.ts'

/** Every scenario that this SDK can go through. */
export function goThroughScenarios(t: Test, sdk: Sdk, world: World): void {
  t.test(`${sdk.name} ${sdk.version}, ${sdk.encoding}`, async (t) => {
    const program = sdk.start()
    t.teardown(() => program[Symbol.asyncDispose]())
    for (const [index, { name, run }] of scenarios.entries()) {
      if (name in sdk.lacks) continue
      t.test(name, { timeout: 60_000 }, async (t) => {
        const id = `${sdk.encoding}-${index + 1}`
        await run(stageFor(t, { world, program, encoding: sdk.encoding, id }))
      })
    }
  })
}

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
