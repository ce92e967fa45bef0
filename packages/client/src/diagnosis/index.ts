import type { Explanation, Finding, StoreFinding } from '@portico/protocol'
import { explain } from '@portico/protocol/findings'
import type { Case, Diagnostician, Named } from '../case.ts'
import type { Status } from '../status.ts'
import { leaveNotes, type Net } from './asking.ts'
import { Bulletin, type BulletinConsole } from './bulletin.ts'
import { gather } from './gather.ts'
import { GivenNames } from './given-names.ts'
import { judge, ofThePage } from './judge.ts'
import type { Overlay } from './overlay.ts'
import { clientCount, registerClient, sightOfPage } from './page-sight.ts'

interface DiagnosisOptions extends Net {
  readonly console: BulletinConsole
  /** Whether the page may show findings in an overlay while the service is in development mode. */
  readonly overlay: boolean
  /** A failure got its name. */
  named(): void
}

export function openDiagnosis(options: DiagnosisOptions): Diagnostician {
  // There is time now, or trouble. So the fallback transports are loaded too, before loading becomes hard.
  void import('../session/fallback.ts').catch(() => {})
  return new PageDiagnostician(options)
}

class PageDiagnostician implements Diagnostician {
  readonly #options: DiagnosisOptions
  readonly #bulletin: Bulletin
  readonly #names = new GivenNames()
  #unregister: (() => void) | undefined
  #isDevelopment = false
  #status: Status | undefined
  /** The last reported explanation that concerns one channel or publication. */
  #mentioned: Explanation | undefined
  #overlay: Promise<Overlay | undefined> | undefined

  constructor(options: DiagnosisOptions) {
    this.#options = options
    this.#bulletin = new Bulletin(options.console)
  }

  nameOf(finding: Finding): Named {
    return this.#names.of(finding) ?? this.#names.guess(finding)
  }

  async examine(failure: Case): Promise<void> {
    const { finding, discovery } = failure
    if (this.#names.of(finding)) return
    this.#isDevelopment ||= discovery?.development === true
    if (isOfService(finding)) this.#name(finding, finding)
    else {
      this.#names.begin(finding)
      this.#options.named()
      this.#name(finding, await this.#search(failure))
    }
  }

  tell(status: Status): void {
    const { state, notBetter } = status
    if (state === 'live' || state === 'degraded') this.#names.settle(notBetter)
    this.#count(status)
    this.#bulletin.tell(status)
    this.#status = status
    void this.#show()
  }

  async mention(failure: Case): Promise<void> {
    const { finding, discovery } = failure
    this.#isDevelopment ||= discovery?.development === true
    // Only a comparison with the service shows that the page is old.
    const isOfVersions = finding.id === 'schemaMismatch' || finding.id === 'contractsDiffer'
    const found = isOfVersions ? ofThePage(await gather(failure, sightOfPage, this.#options)) : undefined
    if (isOfVersions) this.#leave(failure, found ?? finding)
    this.#mention(found ?? finding)
  }

  #mention(finding: Finding): void {
    const explanation = explain(finding)
    if (!this.#bulletin.mention(explanation)) return
    this.#mentioned = explanation
    void this.#show()
  }

  async #search(failure: Case): Promise<Finding> {
    const evidence = await gather(failure, sightOfPage, this.#options)
    const { config } = evidence
    if (config.kind === 'answered' && config.body?.development === true) this.#isDevelopment = true
    const found = judge(evidence)
    this.#leave(failure, found)
    return found
  }

  #name(failure: Finding, finding: Finding): void {
    this.#names.give(failure, { finding, explanation: explain(finding) })
    this.#options.named()
  }

  /** Not awaited: the page shows its finding whether this arrives or not. */
  #leave({ origin, timeline }: Case, finding: Finding): void {
    if (timeline) void leaveNotes(origin, { ...timeline, finding }, this.#options)
  }

  #count({ state }: Status): void {
    if (state === 'stopped') {
      this.#unregister?.()
      this.#unregister = undefined
    } else if (this.#unregister === undefined) {
      this.#unregister = registerClient()
      const count = clientCount()
      // Outside a page any number of clients is fine.
      if (count > 1 && sightOfPage() !== undefined) this.#mention({ id: 'secondClient', facts: { count } })
    }
  }

  async #show(): Promise<void> {
    const isWell = this.#status?.explanation === undefined && this.#mentioned === undefined
    if (!this.#options.overlay || !this.#isDevelopment) return
    if (isWell && this.#overlay === undefined) return
    this.#overlay ??= import('./overlay.ts').then(({ openOverlay }) => openOverlay())
    const shown = await this.#overlay.catch(() => undefined)
    if (this.#status !== undefined) shown?.show(this.#status, this.#mentioned)
  }
}

/** Copied with its type: the protocol's file would become one more to load. */
const ofStores: readonly Finding['id'][] = [
  'redisAway',
  'canaryLost',
  'postgresAway',
] satisfies readonly StoreFinding[]

/**
 * Whether the service itself has named it, over the connection. Then there is nothing to examine, and thousands of pages
 * may receive it at once.
 */
function isOfService({ id, facts }: Finding): boolean {
  return facts?.channel !== undefined || ofStores.includes(id)
}
