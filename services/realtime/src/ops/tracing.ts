import {
  type Attributes,
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'

/**
 * One trace from the publish to every node's delivery. The W3C trace context travels as the tag `traceparent` of
 * the publication, so it reaches other nodes and subscribers like any tag. Without a registered OpenTelemetry SDK
 * nothing is recorded, and a context that a caller sent still travels.
 *
 * Attributes never hold data, only where it went.
 */
const traceTag = 'traceparent'

type Tags = ReadonlyMap<string, string>

const tracer = trace.getTracer('portico')

/** version 00, a trace id and a span id that are not all zeros, flags */
const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export function isTraceparent(given: string): boolean {
  return traceparentPattern.test(given)
}

/** Runs a publish inside its span. `publish` gets the tags to publish with; they carry the trace onward. */
export async function tracePublish<Result>(
  channel: string,
  tags: Tags | undefined,
  publish: (tags: Tags | undefined) => Promise<Result>,
): Promise<Result> {
  const attributes = { 'messaging.system': 'portico', 'messaging.destination.name': channel }
  const parent = contextOf(tags) ?? context.active()
  const span = tracer.startSpan('publish', { kind: SpanKind.PRODUCER, attributes }, parent)
  if (!span.isRecording()) return publish(tags)
  const within = trace.setSpan(parent, span)
  try {
    return await context.with(within, () => publish(tagged(tags, within)))
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    span.end()
  }
}

/** Records that a node handed a publication to its subscribers: one span per node, for all its connections. */
export function traceDelivery(channel: string, tags: Tags | undefined, connections: number): void {
  const parent = contextOf(tags)
  if (parent === undefined) return
  const attributes: Attributes = {
    'messaging.system': 'portico',
    'messaging.destination.name': channel,
    'portico.connections': connections,
  }
  tracer.startSpan('deliver', { kind: SpanKind.CONSUMER, attributes }, parent).end()
}

interface Traced {
  readonly channel: string
  readonly publications: readonly { readonly tags?: Tags | undefined }[]
}

/** The same for every publication of a batch; reads only the tags while tracing is off. */
export function traceBatch({ channel, publications }: Traced, connections: number): void {
  for (const { tags } of publications) if (tags?.has(traceTag)) traceDelivery(channel, tags, connections)
}

function contextOf(tags: Tags | undefined): Context | undefined {
  const traceparent = tags?.get(traceTag)
  return traceparent === undefined ? undefined : propagation.extract(ROOT_CONTEXT, { traceparent })
}

function tagged(tags: Tags | undefined, within: Context): Tags {
  const carrier: { traceparent?: string } = {}
  propagation.inject(within, carrier)
  const { traceparent } = carrier
  return traceparent === undefined ? (tags ?? new Map()) : new Map(tags ?? []).set(traceTag, traceparent)
}

function fail(span: Span, error: unknown): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' })
}
