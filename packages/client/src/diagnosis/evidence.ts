import type { ClientStep, Diagnosis, Finding, TransportName } from '@portico/protocol'

/** Everything that is known of one failure, from the client, from the page and by asking. */
export interface Evidence {
  /** What the session made of it. */
  readonly finding: Finding
  /** The attempt that failed, and all that is remembered, that attempt included. */
  readonly attempt: readonly ClientStep[]
  readonly steps: readonly ClientStep[]
  /** The transport it is about, where it is about one. */
  readonly transport: TransportName | undefined
  /** What the client is live over all the same. */
  readonly carrying: TransportName | undefined
  readonly dialled: { readonly origin: string }
  readonly page: PageSight | undefined
  readonly pingSeconds: number | undefined
  /** The service's version when the page was loaded, and now. */
  readonly versions: { readonly first: string | undefined; readonly now: string | undefined }
  /** `GET /ws/config`, `GET /ws`: what a person would see who opens them. */
  readonly config: Answer
  readonly socket: Answer
  /** What the service saw; undefined when it did not answer. */
  readonly service: Diagnosis | undefined
  /** How far the service's clock is ahead of the browser's. */
  readonly skewSeconds: number | undefined
}

export interface PageSight {
  readonly origin: string
  readonly online: boolean
  /** The page's own requests to this origin go over HTTP/2. */
  readonly http2: boolean
  /** Clients that run in this page, this one included. */
  readonly clients: number
}

export type Answer =
  | {
      readonly kind: 'answered'
      readonly url: string
      readonly status: number
      /** Of the content. */
      readonly type: string
      readonly body: Readonly<Record<string, unknown>> | undefined
    }
  /** Something answered, and the browser keeps it from the page. */
  | { readonly kind: 'withheld'; readonly url: string }
  | { readonly kind: 'none'; readonly url: string; readonly reason: string }
