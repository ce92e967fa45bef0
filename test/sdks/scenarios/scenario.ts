import type { Test } from 'tap'
import type { SdkClient, Tokens } from '../client.ts'
import type { World } from '../world.ts'

export interface ClientOptions {
  readonly user?: string
  readonly tokens?: Tokens
}

/**
 * The parts that a scenario gets. Each has its own users and channels, so that scenarios do not receive one another's
 * publications.
 */
export interface Stage {
  readonly t: Test
  readonly world: World
  /** The user of the tokens, unless `options` say otherwise. */
  readonly user: string
  /** The name of a channel of this scenario: `channel('chat')`. */
  channel(kind: string): string
  /** A client of the SDK that is not connected yet. */
  client(options?: ClientOptions): Promise<SdkClient>
  /** The same, connected. */
  connected(options?: ClientOptions): Promise<SdkClient>
}

export interface Scenario {
  /** As the documents name it. */
  readonly name: string
  readonly run: (stage: Stage) => Promise<void>
}
