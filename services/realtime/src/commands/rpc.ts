import { CommandError, parseJson, type RawJson, rawJson, systemPrefix } from '@portico/protocol'
import type { Handler } from './handler.ts'
import { findSystemMethod } from './system/index.ts'

export const rpc: Handler<'rpc'> = async ({ method = '', data }, caller, context) => {
  const run = findSystemMethod(method)
  if (run !== undefined) {
    return { result: { data: rawJson(await run(readParams(data), caller, context)) } }
  }
  if (method.startsWith(systemPrefix)) throw new CommandError('methodNotFound')
  throw new CommandError('notAvailable')
}

function readParams(data: RawJson | undefined): unknown {
  return data === undefined ? {} : parseJson(data)
}
