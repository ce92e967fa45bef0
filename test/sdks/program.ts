import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { SdkClient, type Tokens } from './client.ts'

/** What an SDK reports: an answer to a request, or an event of one of its clients. */
type Line =
  | { readonly id: number; readonly result?: unknown }
  | { readonly id: number; readonly failure: Failure }
  | SdkEvent

export interface Failure {
  readonly code: number
  readonly message: string
}

export interface SdkEvent {
  readonly client: string
  readonly event: string
  /** Absent or null if the event is of the connection. */
  readonly channel?: string | null
  readonly [field: string]: unknown
}

/** The SDK answered a request with an error. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: number

  constructor({ code, message }: Failure) {
    super(message)
    this.code = code
  }
}

/**
 * A program that runs clients of one SDK and executes commands. A request is a line of JSON on its stdin,
 * `{"id", "do", "client", …}`. On its stdout it answers `{"id", "result"}` or `{"id", "failure": {code, message}}`, and
 * reports each event as `{"client", "event", "channel", …}`. To get a token or the application's state it reports the
 * event `token` or `state` with a number `ask`, and waits for the request `answer`.
 */
export class Program implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #clients = new Map<string, SdkClient>()
  readonly #requests = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #ended: Promise<unknown>
  #said = ''
  #nextId = 1

  constructor(command: string, args: readonly string[]) {
    this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#ended = once(this.#process, 'close')
    const { stdin, stdout, stderr } = this.#process
    if (stdin === null || stdout === null || stderr === null) throw new Error('a program has pipes')
    // 'close' follows, with the reason.
    stdin.on('error', () => {})
    createInterface({ input: stdout }).on('line', (line) => this.#hear(JSON.parse(line)))
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
    })
    void this.#ended.then(() => this.#failAll())
  }

  /** Its stderr, where an SDK reports its own faults. */
  get said(): string {
    return this.#said
  }

  /** Registers a client before the program knows it, so that no event is missed. */
  client(name: string, tokens: Tokens): SdkClient {
    const client = new SdkClient(name, this, tokens)
    this.#clients.set(name, client)
    return client
  }

  request(client: string, what: string, fields: object = {}): Promise<unknown> {
    const id = this.#nextId++
    const answer = Promise.withResolvers<unknown>()
    this.#requests.set(id, answer)
    if (this.#hasEnded) this.#failAll()
    else this.#process.stdin?.write(`${JSON.stringify({ id, do: what, client, ...fields })}\n`)
    return answer.promise
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#ended
  }

  #hear(line: Line): void {
    if ('event' in line) {
      this.#clients.get(line.client)?.hear(line)
      return
    }
    const answer = this.#requests.get(line.id)
    this.#requests.delete(line.id)
    if ('failure' in line) answer?.reject(new Refused(line.failure))
    else answer?.resolve(line.result)
  }

  #failAll(): void {
    for (const { reject } of this.#requests.values())
      reject(new Error(`the program ended; it said:\n${this.#said}`))
    this.#requests.clear()
  }
}
