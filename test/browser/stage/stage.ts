import { freePort, launchChromium, until } from '@portico/harness'
import type { Browser, BrowserContext } from 'playwright-core'

import { testEnvironment } from '../../../services/realtime/test/support/environment.ts'
import { ServiceNode } from '../../../services/realtime/test/support/service-node.ts'
import type { Breakage } from './breakages.ts'
import { type BreakableDoor, type DoorName, startDoor } from './doors.ts'
import type { Script } from './program.ts'
import { type Clock, Visitor } from './visitor.ts'
import { Web } from './web.ts'

/** What all stages of a test file share: it is expensive, and keeps nothing between visitors. */
interface Theatre extends AsyncDisposable {
  readonly browser: Browser
  readonly web: Web
}

export async function openTheatre(options: Parameters<typeof launchChromium>[0] = {}): Promise<Theatre> {
  await using stack = new AsyncDisposableStack()
  const [browser, web] = await Promise.all([launchChromium(options), Web.start()])
  stack.use(browser)
  stack.use(web)
  const owned = stack.move()
  return { browser, web, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

interface StageOptions {
  /** One or several front doors for the same nodes. */
  readonly doors: readonly [DoorName, ...DoorName[]]
  /** How the doors are broken from the start. */
  readonly breakage?: Breakage
  readonly nodes?: number
  /** Variables of the service. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether to wait until the nodes deliver. False if they never will. */
  readonly ready?: boolean
}

export interface VisitOptions {
  /** The first door, by default. */
  readonly door?: DoorName
  /** For several pages of one person. By default each visitor has a context of their own. */
  readonly context?: BrowserContext
  readonly path?: string
  readonly clock?: Clock
}

/** Development mode, in which a page shows failures. The service then pings more often. */
export const development = { WEBSOCKET_DEV_MODE: 'true' } as const

/** Front doors, with the web app and the service behind them. */
export class Stage implements AsyncDisposable {
  readonly nodes: readonly ServiceNode[]
  readonly #doors: ReadonlyMap<DoorName, BreakableDoor>
  readonly #browser: Browser
  readonly #owned: AsyncDisposableStack

  static async open({ browser, web }: Theatre, options: StageOptions): Promise<Stage> {
    await using stack = new AsyncDisposableStack()
    const { doors: names, breakage, nodes: count = 1, env = {}, ready = true } = options
    const ports = await Promise.all(Array.from({ length: count }, () => freePort()))
    const behind = { web: web.address, realtime: ports.map((port) => `127.0.0.1:${port}`) }
    // The doors start first, because their ports are part of the service's public origins.
    const openDoor = async (name: DoorName) =>
      [name, stack.use(await startDoor(name, behind, breakage))] as const
    const doors = new Map(await Promise.all(names.map(openDoor)))
    const origins = [...doors.values()].map(({ url }) => url)
    const startNode = async (port: number, index: number) => {
      const own = {
        ...testEnvironment,
        API_KEYS: 'a key of these tests',
        LOG_LEVEL: 'debug',
        PUBLIC_ORIGINS: origins.join(),
        NODE_NAME: `node-${index + 1}`,
        ...env,
      }
      const node = stack.use(await ServiceNode.start(own, port))
      if (ready) await node.ready()
      return node
    }
    return new Stage(browser, doors, await Promise.all(ports.map(startNode)), stack.move())
  }

  private constructor(
    browser: Browser,
    doors: ReadonlyMap<DoorName, BreakableDoor>,
    nodes: readonly ServiceNode[],
    owned: AsyncDisposableStack,
  ) {
    this.#browser = browser
    this.#doors = doors
    this.nodes = nodes
    this.#owned = owned
  }

  /** The named door, or the first one. */
  door(name?: DoorName): BreakableDoor {
    const door = name === undefined ? this.#doors.values().next().value : this.#doors.get(name)
    if (door === undefined) throw new RangeError(`this stage has no door ${name}`)
    return door
  }

  /** The first node. */
  get node(): ServiceNode {
    const [node] = this.nodes
    if (node === undefined) throw new RangeError('this stage has no node')
    return node
  }

  /** Resolves when no node has a connection any more. */
  async empty(): Promise<void> {
    await until('the last connection to end', async () => {
      const counts = await Promise.all(this.nodes.map((node) => node.connections()))
      return counts.every((count) => count === 0)
    })
  }

  /** Opens the page as a new visitor. */
  async visit(script: Partial<Script> = {}, options: VisitOptions = {}): Promise<Visitor> {
    const { door, path = '/', clock = 'its own', context = await this.#browser.newContext() } = options
    const whole = { token: '/token/good', channels: [], ...script }
    const visitor = await Visitor.open(context, this.door(door).url + path, whole, clock)
    return this.#owned.use(visitor)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }
}
