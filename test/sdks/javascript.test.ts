import t from 'tap'
import { javascriptSdks } from './javascript/sdks.ts'
import { goThroughScenarios } from './suite.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
t.teardown(() => world[Symbol.asyncDispose]())

for (const sdk of javascriptSdks) goThroughScenarios(t, sdk, world)
