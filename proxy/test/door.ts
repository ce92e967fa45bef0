/** A running front door. */
export interface Door extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Reloads its configuration. */
  reload(): Promise<void>
  /** Kills it at once, as a crash would. */
  kill(): Promise<void>
}

/** What is behind it, as `host:port`. */
export interface Behind {
  readonly web: string
  readonly realtime: readonly string[]
}

export interface DoorKind {
  start(behind: Behind): Promise<Door>
  /** How long a socket under /ws may be silent. */
  readonly idle: IdleLimit
}

type IdleLimit =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'after'
      readonly seconds: number
      /** Starts the same door with another limit, so that a test can see it applied. */
      startWith(seconds: number, behind: Behind): Promise<Door>
    }

/** The path of the hot-reload socket of `next dev`. */
export const HMR = '/_next/hmr'

/** The same in Next.js before 16.3. */
export const OLDER_HMR = '/_next/webpack-hmr'

/** The host in the address bar of a browser that uses this door. */
export const HOST = 'portico.test:8080'
