import type { Sdk } from '../sdk.ts'
import { startPython } from './start.ts'
import { versionOf } from './version.ts'

export const pythonSdks: readonly Sdk[] = (['json', 'protobuf'] as const).map((encoding) => ({
  name: 'centrifuge-python',
  version: versionOf('centrifuge-python'),
  encoding,
  start: () => startPython('client.py'),
  lacks: {},
}))
