/** A running front door. */
export interface Door extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Takes its configuration up anew. */
  reload(): Promise<void>
  /** As a crash does. */
  kill(): Promise<void>
}

/** What stands behind it: `host:port` of each. */
export interface Behind {
  readonly web: string
  readonly realtime: readonly string[]
}

export interface DoorKind {
  start(behind: Behind): Promise<Door>
  /** How long a socket under /ws may be silent. */
  readonly idle: IdleLimit
}

export type IdleLimit =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'after'
      readonly seconds: number
      /** The same door with another limit, so that a test can see it hold. */
      startWith(seconds: number, behind: Behind): Promise<Door>
    }

/** Where `next dev` takes its hot-reload socket. */
export const HMR = '/_next/hmr'

/** And where that of Next.js before 16.3 does. */
export const OLDER_HMR = '/_next/webpack-hmr'

/** What a browser that came here would have in its address bar. */
export const HOST = 'portico.test:8080'
