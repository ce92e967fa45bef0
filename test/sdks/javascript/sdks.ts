import path from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { Program } from '../program.ts'
import type { Sdk } from '../sdk.ts'

const program = path.join(import.meta.dirname, 'client.ts')

export const javascriptSdks: readonly Sdk[] = (['json', 'protobuf'] as const).map((encoding) => ({
  name: 'centrifuge',
  version: manifest.devDependencies.centrifuge,
  encoding,
  start: () => new Program(process.execPath, [program]),
  lacks: {},
}))
