import type { ClientStep, Diagnosis, Finding, TransportName } from '@portico/protocol'

/** Everything that is known about one failure: from the client, from the page, and from requests. */
export interface Evidence {
  /** The session's own finding, before anything else was asked. */
  readonly finding: Finding
  /** The steps of the failed attempt, and all steps that are kept, including those. */
  readonly attempt: readonly ClientStep[]
  readonly steps: readonly ClientStep[]
  /** The transport that failed, if the failure concerns one. */
  readonly transport: TransportName | undefined
  /** The transport that carries the client in spite of the failure. */
  readonly carrying: TransportName | undefined
  readonly dialled: { readonly origin: string }
  readonly page: PageSight | undefined
  readonly pingSeconds: number | undefined
  /** The service's version when the page was loaded, and now. */
  readonly versions: { readonly first: string | undefined; readonly now: string | undefined }
  /** The answers to `GET /ws/config` and `GET /ws`, as a person would see them. */
  readonly config: Answer
  readonly socket: Answer
  /** What the service saw of the attempt; undefined if it did not answer. Then it is unknown what reached it. */
  readonly service: Diagnosis | undefined
  /** How far the service's clock is ahead of the browser's. */
  readonly skewSeconds: number | undefined
}

export interface PageSight {
  readonly origin: string
  readonly online: boolean
  /** The page's own requests to this origin go over HTTP/2. */
  readonly http2: boolean
  /** The number of clients in this page, including this one. */
  readonly clients: number
}

export type Answer =
  | {
      readonly kind: 'answered'
      readonly url: string
      readonly status: number
      /** The content type. */
      readonly type: string
      readonly body: Readonly<Record<string, unknown>> | undefined
      /** The proxy that names itself in a header of the answer. */
      readonly hop?: string | undefined
    }
  /** Something answered, but the browser does not let the page read it. */
  | { readonly kind: 'withheld'; readonly url: string }
  | { readonly kind: 'none'; readonly url: string; readonly reason: string }
