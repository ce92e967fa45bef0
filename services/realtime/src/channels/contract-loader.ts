import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Contract, DefinitionError, type Principal } from '@portico/channels'
import type { DatabaseHandle, OpenDatabase } from './database.ts'

/** The contract cannot be loaded. The message says why and what to do; the service does not start without one. */
export class ContractFault extends Error {
  override readonly name = 'ContractFault'
}

/** Lists the principals to ask about, for `portico who-can`. */
type PrincipalLister = (handle: DatabaseHandle) => AsyncIterable<Principal> | Iterable<Principal>

export interface LoadedContract {
  readonly contract: Contract
  readonly openDatabase: OpenDatabase | undefined
  readonly principals: PrincipalLister | undefined
}

/**
 * Loads the module that exports the application's contract as `app` or as its default. `specifier` is a package, or a
 * path that starts with a dot or a slash and is taken from `directory`.
 */
export async function loadContract(
  specifier = '@portico/contract/service',
  directory = process.cwd(),
): Promise<LoadedContract> {
  const loaded = await importModule(specifier, directory)
  const contract = [loaded.app, loaded.default].find((exported) => exported instanceof Contract)
  if (contract === undefined) {
    throw new ContractFault(
      `${specifier} exports no contract. Write: export const app = defineChannels<Db>()({ … })`,
    )
  }
  const { database, principals } = loaded
  return {
    contract,
    openDatabase: isFunction<OpenDatabase>(database) ? database : undefined,
    principals: isFunction<PrincipalLister>(principals) ? principals : undefined,
  }
}

async function importModule(specifier: string, directory: string): Promise<Record<string, unknown>> {
  const isPath = specifier.startsWith('.') || specifier.startsWith('/')
  try {
    return await import(isPath ? pathToFileURL(resolve(directory, specifier)).href : specifier)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ContractFault(
      cause instanceof DefinitionError
        ? `${specifier} defines channels that cannot work: ${reason}`
        : `${specifier} cannot be loaded: ${reason}. Name the contract's package, or a path to its module`,
      { cause },
    )
  }
}

/** Checks that it is a function. Its parameters and result cannot be checked at run time. */
function isFunction<Type>(value: unknown): value is Type {
  return typeof value === 'function'
}
