import { type Delivered, Load, type OpenOptions, type RunOptions } from '../load/load.ts'
import { requireOpenFiles } from '../machine/machine.ts'
import { cpuNanoseconds } from '../machine/usage.ts'
import type { Contestant, Server } from '../servers/server.ts'

/** As many deliveries as most loads bring in a second, for as long as it takes to compile the code for them. */
const warmUp = { deliveries: 10_000, seconds: 4 } as const

/** A running server and its load, measured in turn with others. */
export class Rival implements AsyncDisposable {
  readonly name: string
  readonly server: Server
  readonly load: Load

  static async start(contestant: Contestant, clients: number): Promise<Rival> {
    requireOpenFiles(clients)
    const server = await contestant.start({ clients })
    return new Rival(contestant.name, server, await Load.start(server.script))
  }

  static async startOpen(contestant: Contestant, options: OpenOptions): Promise<Rival> {
    const rival = await Rival.start(contestant, options.count)
    await rival.load.open(options)
    const { count, channels = 1 } = options
    const { deliveries, seconds } = warmUp
    await rival.load.run({ rate: Math.max(1, (deliveries * channels) / count), seconds })
    return rival
  }

  private constructor(name: string, server: Server, load: Load) {
    this.name = name
    this.server = server
    this.load = load
  }

  /** Runs a load and measures the CPU time that the server uses during it, in microseconds. */
  async run(options: RunOptions): Promise<Delivered & { readonly cpuMicros: number }> {
    const [delivered, cpuMicros] = await this.using(() => this.load.run(options))
    return { ...delivered, cpuMicros }
  }

  /** Runs some work and measures the server's CPU time, in microseconds. */
  async using<T>(work: () => Promise<T>): Promise<readonly [T, cpuMicros: number]> {
    const before = cpuNanoseconds(this.server.pids)
    const done = await work()
    return [done, Number(cpuNanoseconds(this.server.pids) - before) / 1_000]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.load[Symbol.asyncDispose]()
    await this.server[Symbol.asyncDispose]()
  }
}

/** Starts all servers with their subscribers. They are disposed together. */
export async function startRivals(
  contestants: readonly Contestant[],
  options: OpenOptions,
): Promise<{ readonly rivals: readonly Rival[] } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const rivals: Rival[] = []
  for (const contestant of contestants) rivals.push(stack.use(await Rival.startOpen(contestant, options)))
  const owned = stack.move()
  return { rivals, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Rotates the order, so that no server is always first. */
export function inTurn<T>(rivals: readonly T[], round: number): readonly T[] {
  const first = round % rivals.length
  return [...rivals.slice(first), ...rivals.slice(0, first)]
}
