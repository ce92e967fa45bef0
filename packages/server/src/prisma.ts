import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChannelName, Contract, EventName } from '@portico/channels'
import { type PublishArguments, type PublishOptions, printDurable, publishSql } from './publication.ts'
import { PublishRefused } from './refused.ts'
import { throwNamed } from './throw-named.ts'

/**
 * Like Prisma's own promises, it starts when it is awaited, or as part of the array given to `$transaction`. It
 * resolves without a value, because the offset is assigned after the commit.
 */
export interface PublishPromise extends Promise<void> {
  readonly [Symbol.toStringTag]: 'PrismaPromise'
}

export type PrismaPublish<App> = <
  const Name extends ChannelName<App>,
  const Event extends EventName<App, Name>,
>(
  ...call: PublishArguments<App, Name, Event>
) => PublishPromise

/** What the extension uses of a client. */
interface RawClient {
  $executeRawUnsafe(sql: string, ...values: unknown[]): PublishPromise
  /** Absent from a transaction: a transaction cannot connect. */
  readonly $connect?: unknown
}

/** What Prisma gives an extension for a raw query. */
interface RawQuery {
  readonly args: unknown
  readonly query: (args: unknown) => Promise<unknown>
}

interface Extendable extends RawClient {
  $extends(extension: object): object
}

type Nothing = Record<never, never>

/** The part of an extension from which Prisma types the extended client. */
interface TypedExtension<App> {
  $extends: {
    extArgs: {
      result: Nothing
      model: Nothing
      query: Nothing
      client: { $publish: () => PrismaPublish<App> }
    }
  }
}

interface Running {
  isOpen: boolean
}

/** The contract of each extended client. */
const contracts = new WeakMap<object, Contract>()

export function contractOf(client: object): Contract | undefined {
  return contracts.get(client)
}

/** The callback transaction that this code runs in, if any. */
const running = new AsyncLocalStorage<Running>()

/**
 * Adds `$publish` to a Prisma client, typed by the contract:
 *
 *     const prisma = new PrismaClient(…).$extends(portico(app))
 *     await prisma.$transaction(async (tx) => {
 *       const message = await tx.message.create(…)
 *       await tx.$publish('conversation:7', 'message.sent', message)
 *     })
 *
 * The publication commits or rolls back with the transaction. Publish after the write: if two transactions change the
 * same row, the channel then has their publications in the order of their commits.
 */
export function portico<App extends Contract>(contract: App) {
  return (client: unknown): TypedExtension<App> => {
    // Typed by what the functions below use; Prisma's own type for any client says less.
    const extended = (client as Extendable).$extends({
      name: 'portico',
      client: {
        $publish(this: RawClient, ...call: [string, string, unknown, PublishOptions?]): PublishPromise {
          refuseOutside(this)
          return this.$executeRawUnsafe(publishSql, ...printDurable(contract, ...call))
        },
      },
      // Handled here: attaching `.catch()` to a publication would start it before the array that it is part of.
      query: {
        $executeRawUnsafe: ({ args, query }: RawQuery) => query(args).catch(throwNamed),
      },
    })
    return track(extended, contract) as TypedExtension<App>
  }
}

/** Inside a transaction callback, `prisma.$publish` would commit independently of that transaction. */
function refuseOutside(client: RawClient): void {
  const isTransaction = client.$connect === undefined
  if (isTransaction || running.getStore()?.isOpen !== true) return
  throw new PublishRefused(
    'outside-transaction',
    '$publish',
    'called on the client inside a $transaction callback, it would commit on its own; call it on the ' +
      'transaction that the callback is given, as in tx.$publish(…)',
  )
}

/**
 * Wraps a client so that its callback transactions are known while they run. Clients that it is extended to are
 * wrapped, too.
 */
function track(client: object, contract: Contract): object {
  const tracked = new Proxy(client, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      // Prisma extends the client inside the proxy, so the result must be wrapped again.
      if (name === '$extends') return (extension: unknown) => track(value.call(target, extension), contract)
      if (name !== '$transaction') return value
      return (work: unknown, ...options: unknown[]) => {
        if (typeof work !== 'function') return value.call(target, work, ...options)
        const transaction: Running = { isOpen: true }
        const close = () => {
          transaction.isOpen = false
        }
        return running.run(transaction, () => value.call(target, work, ...options).finally(close))
      }
    },
  })
  contracts.set(tracked, contract)
  return tracked
}
