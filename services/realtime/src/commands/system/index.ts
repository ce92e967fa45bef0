import { type SystemMethod, systemMethods } from '@portico/protocol'
import { audit } from './audit.ts'
import { can } from './can.ts'
import { channels } from './channels.ts'
import type { SystemHandler } from './method.ts'
import { ping } from './ping.ts'
import { publish } from './publish.ts'
import { switchConnection } from './switch.ts'
import { whoami } from './whoami.ts'

const handlers: { readonly [M in SystemMethod]: SystemHandler<M> } = {
  publish,
  whoami,
  can,
  channels,
  ping,
  audit,
  switch: switchConnection,
}

type AnyHandler = SystemHandler<SystemMethod>

/** By the names that clients use. A Map, because the name is untrusted. */
const byName: ReadonlyMap<string, AnyHandler> = new Map(
  Object.entries(handlers).map(([method, handler]) => [systemMethods[method as SystemMethod], handler]),
)

export function findSystemMethod(name: string): AnyHandler | undefined {
  return byName.get(name)
}
