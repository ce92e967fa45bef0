import type { DialSight, HttpSight, StreamSight } from './sight.ts'

export interface Ask {
  readonly method?: 'GET' | 'POST'
  readonly body?: string
}

/** How to send requests to an origin. A terminal and a browser do it differently, but their results mean the same. */
export interface Instruments {
  /** One request on `path`, with the Origin of a page of this origin. Never throws. */
  ask(path: string, ask?: Ask): Promise<HttpSight>
  /** A POST whose answer stays open. */
  stream(path: string, body: string): Promise<StreamSight>
  dial(path: string): Promise<DialSight>
}
