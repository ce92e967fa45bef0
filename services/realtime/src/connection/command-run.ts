import {
  CommandError,
  type CommandName,
  Disconnect,
  type DisconnectName,
  type Facts,
  type Incoming,
  type Reply,
} from '@portico/protocol'
import type { Caller } from '../commands/caller.ts'
import { type Answer, handle } from '../commands/handler.ts'
import { handlers } from '../commands/index.ts'
import type { ConnectionLimits } from '../limits/connection-limits.ts'
import type { CommandOutcome } from '../node/connection-observer.ts'
import type { NodeContext } from '../node/node-context.ts'
import type { Runner } from './command-queue.ts'
import type { ConnectionRecord } from './connection-record.ts'
import type { Lifetime } from './lifetime.ts'
import { commandFinding, failureOf, toErrorMessage } from './outcome.ts'

/** A client's message other than a pong, and its share of the frame's bytes. */
export interface Request {
  readonly message: Exclude<Incoming, { readonly kind: 'pong' }>
  readonly bytes: number
  /** When its frame arrived, by the clock of `performance`. */
  readonly arrivedAt: number
}

/** The connection whose commands are run. */
export interface CommandHost extends Caller {
  readonly lifetime: Pick<Lifetime, 'isGone' | 'throwIfGone'>
  readonly limits: Pick<ConnectionLimits, 'take' | 'holdsReply' | 'answered'>
  readonly record: Pick<ConnectionRecord, 'endsFor' | 'goesOnWith' | 'refused'>
  /** The client does not read fast enough. */
  readonly isCongested: boolean
  /** False if the command is not allowed in the connection's state. */
  begin(command: CommandName): boolean
  /** Throws if there is no room for a result. Errors always fit. */
  answer(reply: Reply): void
  /** Called when its connect command was answered with an error. */
  refuse(): void
  close(reason: DisconnectName, detail?: string): void
}

const congestionCheckMs = 100

/** Runs one command: checks the state, charges the limits, sends the reply, records the result. */
export class CommandRun implements Runner<Request> {
  readonly #connection: CommandHost
  readonly #context: NodeContext

  constructor(connection: CommandHost, context: NodeContext) {
    this.#connection = connection
    this.#context = context
  }

  async run(asked: Request): Promise<void> {
    if (this.#connection.isCongested) await this.#readerToCatchUp()
    if (this.#connection.lifetime.isGone) return
    const { name } = envelopeOf(asked)
    if (!this.#connection.begin(name))
      return this.#connection.close('badRequest', `${name} has no place here`)
    const outcome = await this.#answer(asked)
    if (outcome !== 'abandoned') {
      this.#context.observer.handled(name, performance.now() - asked.arrivedAt, outcome)
    }
    // A large reply counts against the node's budget until it has been read.
    if (this.#connection.limits.holdsReply) await this.#readerToCatchUp()
    this.#connection.limits.answered()
  }

  async #answer(asked: Request): Promise<CommandOutcome> {
    const { message, bytes } = asked
    try {
      this.#charge(bytes)
      if (message.kind === 'rejected') throw message.error
      const { command } = message
      const { result, queued }: Answer<CommandName> = await handle(
        handlers,
        command,
        this.#connection,
        this.#context,
      )
      if (this.#connection.lifetime.isGone) return 'abandoned'
      // The handler table pairs names with results, but the union of all commands does not.
      this.#connection.answer({ id: command.id, name: command.name, result } as Reply)
      queued?.()
      return 'answered'
    } catch (error) {
      return this.#fail(asked, error)
    }
  }

  #charge(bytes: number): void {
    const decision = this.#connection.limits.take(bytes)
    if (decision.kind === 'refused') throw new CommandError(decision.reason)
    if (decision.kind === 'disconnected') throw new Disconnect(decision.reason)
  }

  #fail(asked: Request, error: unknown): CommandOutcome {
    const { id, name } = envelopeOf(asked)
    if (this.#connection.lifetime.isGone) return 'abandoned'
    const failure = failureOf(error)
    if (failure.kind === 'disconnected') {
      this.#connection.close(failure.reason)
      return 'disconnected'
    }
    if (failure.kind === 'broken') {
      const { id: connection, peer } = this.#connection
      this.#context.log.error(
        { err: error, finding: failure.error.reason, trace: peer.attempt?.code, connection, command: name },
        'a command failed',
      )
    }
    this.#context.observer.failed(failure.error.reason)
    this.#found(asked, failure.error)
    this.#connection.answer({ id, error: toErrorMessage(failure.error) })
    if (name === 'connect') this.#connection.refuse()
    return 'refused'
  }

  /** A refused connect ends the attempt; another refused command is only recorded. */
  #found(asked: Request, error: CommandError): void {
    const { name } = envelopeOf(asked)
    const finding = commandFinding({ name, about: aboutOf(asked) }, error)
    const facts = { command: name, code: error.code }
    if (name !== 'connect') {
      this.#connection.record.goesOnWith(finding, 'refused', facts)
      return
    }
    this.#connection.record.refused(finding, facts)
  }

  /** Pauses a client that sends commands without reading the replies. */
  async #readerToCatchUp(): Promise<void> {
    const { timers } = this.#context
    while (this.#connection.isCongested && !this.#connection.lifetime.isGone) {
      await new Promise<unknown>((resolve) => timers.after(congestionCheckMs, resolve))
    }
  }
}

function envelopeOf({ message }: Request): { readonly id: number; readonly name: CommandName } {
  return message.kind === 'command' ? message.command : message
}

/** What a finding says about the command. */
function aboutOf({ message }: Request): Facts {
  if (message.kind !== 'command' || !('channel' in message.command.request)) return {}
  const { channel } = message.command.request
  return channel === undefined ? {} : { channel }
}
