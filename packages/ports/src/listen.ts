import { type Holder, holderOf } from './holder.ts'

/** The port is taken or needs privileges, or HOST is not an address of this machine. The message says what to do. */
export class PortUnavailable extends Error {
  override readonly name = 'PortUnavailable'
  readonly port: number
  readonly holder: Holder | undefined

  constructor(port: number, why: string, holder: Holder | undefined, cause: unknown) {
    super(why, { cause })
    this.port = port
    this.holder = holder
  }
}

export interface Place {
  readonly port: number
  /** The variable that moves this process to another port. */
  readonly variable: string
}

/** Runs `listen`; if the system refuses the port, rejects with a `PortUnavailable` that explains it. */
export async function listenOrExplain<T>(
  listen: () => Promise<T>,
  place: Place,
  find = holderOf,
): Promise<T> {
  try {
    return await listen()
  } catch (error) {
    throw await explain(error, place, find)
  }
}

/** Error codes for an address that is not this machine's, or a name that does not resolve. */
const NO_ADDRESS: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'])

async function explain(error: unknown, { port, variable }: Place, find: typeof holderOf): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const choose = `choose another port: ${variable}=${port < 1024 ? 8080 : port + 1}`
  if (code === 'EACCES') {
    const why = `Port ${port} is not for ordinary users on this system. Start as root, or ${choose}`
    return new PortUnavailable(port, why, undefined, error)
  }
  if (NO_ADDRESS.has(code)) {
    const why = 'HOST is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all of its addresses'
    return new PortUnavailable(port, why, undefined, error)
  }
  if (code !== 'EADDRINUSE') return error
  const holder = await find(port)
  const who = holder
    ? `pid ${holder.pid} (${holder.command})`
    : 'another program, and the system does not say which (another user’s, or in a container)'
  const why = `Port ${port} is taken by ${who}. Stop it, or ${choose}`
  return new PortUnavailable(port, why, holder, error)
}
