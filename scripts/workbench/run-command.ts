import { spawn } from 'node:child_process'

import { checkout } from './checkout.ts'

interface CommandOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
}

/** A command failed. The message contains its output. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

/** Runs a command, showing its output only if it fails. Aborting ends its whole process group. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd = checkout.root, env = process.env, signal }: CommandOptions = {},
): Promise<string> {
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  child.once('error', (cause) =>
    reject(new CommandFailed(`${command} could not be run: ${cause.message}`, { cause })),
  )
  child.once('close', (code) => {
    if (code === 0) resolve(output)
    else reject(new CommandFailed(`${[command, ...args].join(' ')} failed:\n${output.trimEnd()}`))
  })
  const abort = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
  }
  signal?.addEventListener('abort', abort)
  try {
    return await promise
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
