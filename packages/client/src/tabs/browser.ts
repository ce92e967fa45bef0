/** What a tab needs of its browser to share a connection, so that tests bring their own. */
export interface Browser {
  readonly locks: Locks
  openRadio(name: string): Radio
  /** The answer stops watching. */
  watch(listener: AwayListener): () => void
}

/** As much of the Web Locks as is used. Resolves when `held` has ended; rejects when the lock was taken away. */
export interface Locks {
  request(
    name: string,
    options: { readonly signal?: AbortSignal; readonly steal?: boolean },
    held: () => Promise<void>,
  ): Promise<unknown>
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>
}

/** As much of a BroadcastChannel as is used. */
export interface Radio {
  onmessage: ((event: { readonly data: unknown }) => void) | null
  postMessage(data: unknown): void
  close(): void
}

export interface AwayListener {
  /** The page is about to be frozen, put into the back/forward cache, or gone. */
  away(): void
  /** It runs again. */
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
  readonly BroadcastChannel: new (name: string) => Radio
}

/** The page's own; or what it lacks, in words. */
export function browserOfPage(): Browser | string {
  const { window, document, navigator, BroadcastChannel } = globalThis as unknown as Partial<Globals>
  if (window === undefined || document === undefined) return 'there is no page here'
  // They are missing from pages that were not loaded over HTTPS.
  const locks = navigator?.locks
  if (locks === undefined) return 'this page has no Web Locks: they need HTTPS, or localhost'
  if (BroadcastChannel === undefined) return 'this browser has no BroadcastChannel'
  return {
    locks,
    openRadio: (name) => new BroadcastChannel(name),
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
