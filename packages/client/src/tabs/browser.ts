/** What a tab needs of its browser to share a connection. Tests pass their own. */
export interface Browser {
  readonly locks: Locks
  openBus(name: string): TabBus
  /** Returns a function that stops watching. */
  watch(listener: AwayListener): () => void
}

/** The part of the Web Locks API in use. `request` resolves when `held` has ended, and rejects when the lock is stolen. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown>
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>
}

/** The part of BroadcastChannel in use. */
export interface TabBus {
  onmessage: ((event: { readonly data: unknown }) => void) | null
  postMessage(data: unknown): void
  close(): void
}

export interface AwayListener {
  /** The page is about to be frozen, put into the back/forward cache, or gone. */
  away(): void
  /** The page runs again. */
  back(): void
}

interface Target {
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

interface Globals {
  readonly window: Target
  readonly document: Target
  readonly navigator: { readonly locks?: Locks }
  readonly BroadcastChannel: new (name: string) => TabBus
}

/** The browser of this page, or a sentence that says what it lacks. */
export function browserOfPage(): Browser | string {
  const { window, document, navigator, BroadcastChannel } = globalThis as unknown as Partial<Globals>
  if (window === undefined || document === undefined) return 'there is no page here'
  // Web Locks exist only in pages loaded over HTTPS.
  const locks = navigator?.locks
  if (locks === undefined) return 'this page has no Web Locks: they need HTTPS, or localhost'
  if (BroadcastChannel === undefined) return 'this browser has no BroadcastChannel'
  return {
    locks,
    openBus: (name) => new BroadcastChannel(name),
    watch({ away, back }) {
      const watched: readonly [Target, string, () => void][] = [
        [document, 'freeze', away],
        [window, 'pagehide', away],
        [document, 'resume', back],
        [window, 'pageshow', back],
      ]
      for (const [target, type, handler] of watched) target.addEventListener(type, handler)
      return () => {
        for (const [target, type, handler] of watched) target.removeEventListener(type, handler)
      }
    },
  }
}
