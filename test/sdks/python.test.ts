import t from 'tap'
import { pythonSdks } from './python/sdks.ts'
import { goThroughScenarios } from './suite.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
t.teardown(() => world[Symbol.asyncDispose]())

for (const sdk of pythonSdks) goThroughScenarios(t, sdk, world)
