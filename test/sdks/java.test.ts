import t from 'tap'
import { javaSdks } from './java/sdks.ts'
import { goThroughScenarios } from './suite.ts'
import { openWorld } from './world.ts'

const world = await openWorld()
t.teardown(() => world[Symbol.asyncDispose]())

for (const sdk of javaSdks) goThroughScenarios(t, sdk, world)
