/** The result of one request. Long bodies are cut. */
export type HttpSight =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** The media type without parameters. */
      readonly type: string
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      readonly ms: number
    }
  | { readonly kind: 'failed'; readonly reason: string; readonly ms: number }

export type Answered = Extract<HttpSight, { kind: 'answered' }>

/** The result of asking for a stream. */
export type StreamSight =
  | { readonly kind: 'open'; readonly ms: number; readonly reader: Reader }
  /** Not a stream at all. */
  | { readonly kind: 'answered'; readonly sight: HttpSight }
  | { readonly kind: 'hanging'; readonly ms: number }

/** The result of dialling a WebSocket. */
export type DialSight =
  | { readonly kind: 'open'; readonly ms: number; readonly line: Line }
  /** Answered like an ordinary request. A browser hides this from its page, and reports `ended`. */
  | { readonly kind: 'refused'; readonly answer: Answered }
  | {
      readonly kind: 'ended'
      readonly reason: string
      readonly ms: number
      /** Whether requests to this origin go over HTTP/2, so that the dial may have gone over it, too. */
      readonly overHttp2: boolean
    }
  | { readonly kind: 'hanging'; readonly ms: number }

/** An open stream. */
export interface Reader {
  /** The next event, or silence if there is none in time. */
  next(patienceMs: number): Promise<LineEvent>
  close(): void
}

/** An open WebSocket. */
export interface Line extends Reader {
  send(text: string): void
}

export type LineEvent =
  | { readonly kind: 'frame'; readonly text: string }
  /** The other side sent a close frame. */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** The connection ended without a close frame. The service never does that; something on the way did. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'silence' }

/** The JSON object in an answer, if there is one. */
export function objectIn(sight: HttpSight): Readonly<Record<string, unknown>> | undefined {
  if (sight.kind === 'failed' || !sight.type.includes('json')) return undefined
  return objectOf(sight.text)
}

export function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value if it is text, else an empty string. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** An answer in a few words. */
export function describe(sight: HttpSight): string {
  return sight.kind === 'failed' ? sight.reason : `${sight.status} ${sight.type || 'without a type'}`
}
