import path from 'node:path'
import { Child, onFreePort, scratch, until } from '@portico/harness'

import { familyOf } from '../machine/usage.ts'
import { familyScript } from './family.ts'
import { nodeOptions } from './node-options.ts'
import type { Contestant, Server, StartOptions } from './server.ts'
import { signToken, writeTokens } from './tokens.ts'

const main = path.join(import.meta.dirname, '../../../services/realtime/src/main.ts')
const secret = 'of these measurements, and of nothing else'
const apiKey = 'a key that serves these measurements'
/** Lifts the limits, because all clients come from one address and one of them publishes everything. */
const noLimit = '1000000000'

/**
 * The environment of a service process: as in production, except that it does not log each connection; its peers do
 * not either.
 */
export const environment = {
  NODE_ENV: 'production',
  NODE_OPTIONS: nodeOptions,
  LOG_LEVEL: 'warn',
  PUBLIC_ORIGINS: 'http://127.0.0.1:8080',
  CONTRACT: path.join(import.meta.dirname, 'contract.ts'),
  TOKEN_SECRET: secret,
  API_KEYS: apiKey,
  LIMIT_ADDRESS_CONNECTS_PER_SECOND: noLimit,
  LIMIT_CONNECTION_MESSAGES_PER_SECOND: noLimit,
  LIMIT_CONNECTION_BYTES_PER_SECOND: noLimit,
  LIMIT_USER_MESSAGES_PER_SECOND: noLimit,
  LIMIT_USER_BYTES_PER_SECOND: noLimit,
} as const

/** A token for a single client. */
export function tokenOf(user: string): string {
  return signToken(user, secret)
}

/** One node of the service, with its workers, if any. */
export interface Node extends AsyncDisposable {
  readonly port: number
  readonly pids: readonly number[]
  /** Replaces the node as a deploy does: asks it to leave, and starts the next one on its port once it has left. */
  replace(): Promise<void>
}

export async function startNode(variables: Readonly<Record<string, string>> = {}): Promise<Node> {
  return onFreePort(async (port) => {
    const env = { PATH: process.env.PATH, ...environment, ...variables, PORT: String(port) }
    let child = await launch(port, env)
    return {
      port,
      get pids() {
        return familyOf(child.pid)
      },
      async replace() {
        child.signal('SIGTERM')
        await child.exited()
        child = await launch(port, env)
      },
      [Symbol.asyncDispose]: () => child.kill(),
    }
  })
}

async function launch(port: number, env: NodeJS.ProcessEnv): Promise<Child> {
  // It logs nothing at this level, so it is asked whether it is ready.
  const child = await Child.start(process.execPath, [main], { env, ready: /^/, stopMs: 60_000 })
  await until(
    'the service to be ready',
    async () => {
      if (!child.running) throw new Error(`it ended: ${child.output}`)
      return (await fetch(`http://127.0.0.1:${port}/ws/health/ready`)).ok
    },
    { deadlineMs: 30_000 },
  )
  return child
}

/** Several nodes, with the tokens of their clients, as one server. */
export async function serverOf(nodes: readonly Node[], { clients }: StartOptions): Promise<Server> {
  const folder = await scratch('tokens')
  const tokens = path.join(folder.path, 'tokens')
  await writeTokens(tokens, clients, secret)
  return {
    get pids() {
      return nodes.flatMap(({ pids }) => pids)
    },
    script: familyScript({
      hosts: nodes.map(({ port }) => `127.0.0.1:${port}`),
      path: '/ws',
      tokens,
      channelPrefix: 'bench:',
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()))
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The service in its simplest form: one process with the memory broker. */
export const portico: Contestant = {
  name: 'Portico',
  start: async (options) => serverOf([await startNode()], options),
}
