import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = path.join(import.meta.dirname, '../..')

interface ProjectOptions {
  readonly name: string
  /** The compose files, in order. */
  readonly files?: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

interface Container {
  readonly id: string
  readonly service: string
  readonly ports: readonly string[]
}

interface Inspected {
  readonly Config: { readonly User: string; readonly Env: readonly string[]; readonly StopTimeout?: number }
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean
    readonly CapDrop: readonly string[] | null
    readonly Init: boolean | null
    readonly RestartPolicy: { readonly Name: string }
    readonly Memory: number
    readonly LogConfig: { readonly Config: Readonly<Record<string, string>> }
  }
  readonly State: { readonly ExitCode: number; readonly Status: string }
}

/** One run of our compose files, under a separate project name. Disposing removes it with all its data. */
export class Project implements AsyncDisposable {
  readonly #options: ProjectOptions

  constructor(options: ProjectOptions) {
    this.#options = options
  }

  /** Runs `docker compose …` for this project; rejects with its output. */
  async compose(...args: readonly string[]): Promise<string> {
    const { name, files = ['compose.yaml'], env } = this.#options
    const all = ['compose', '--project-name', name, ...files.flatMap((file) => ['--file', file]), ...args]
    const { stdout } = await run('docker', all, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      maxBuffer: 2 ** 26,
    }).catch(async (error: Error & { stderr?: string }) => {
      throw new Error(
        `docker ${all.join(' ')}:\n${error.stderr ?? error.message}\n${await this.#words(args)}`,
      )
    })
    return stdout
  }

  /** Resolves when every part is healthy. */
  async up(...args: readonly string[]): Promise<void> {
    await this.compose('up', '--build', '--detach', '--wait', ...args)
  }

  async containers(service?: string): Promise<readonly Container[]> {
    const lines = await this.compose('ps', '--all', '--format', 'json')
    const all = lines.split('\n').filter(Boolean).map(toContainer)
    return service === undefined ? all : all.filter((container) => container.service === service)
  }

  async inspect(id: string): Promise<Inspected> {
    const { stdout } = await run('docker', ['inspect', id])
    const [inspected] = JSON.parse(stdout) as Inspected[]
    if (inspected === undefined) throw new Error(`no container ${id}`)
    return inspected
  }

  /** Runs a command in a container and returns its output; rejects with what it printed. */
  async inside(id: string, ...command: readonly string[]): Promise<string> {
    const { stdout } = await run('docker', ['exec', id, ...command])
    return stdout
  }

  /** Kills it at once, as a crash would. */
  async kill(id: string): Promise<void> {
    await run('docker', ['kill', id])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.compose('down', '--volumes', '--timeout', '1')
  }

  async #words(args: readonly string[]): Promise<string> {
    return args[0] === 'up' ? this.compose('logs', '--tail', '20').catch(String) : ''
  }
}

function toContainer(line: string): Container {
  const { ID, Service, Publishers } = JSON.parse(line) as {
    ID: string
    Service: string
    Publishers: readonly { URL: string; PublishedPort: number }[] | null
  }
  const published = (Publishers ?? []).filter(({ PublishedPort }) => PublishedPort > 0)
  return {
    id: ID,
    service: Service,
    ports: published.map(({ URL, PublishedPort }) => `${URL}:${PublishedPort}`),
  }
}
