import {
  type Context,
  propagation,
  type Span,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import t from 'tap'
import { isTraceparent, traceBatch, traceDelivery, tracePublish } from '../../src/ops/tracing.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const caller = `00-${traceId}-b7ad6b7169203331-01`

interface Recorded {
  readonly name: string
  readonly traceId: string
  readonly parent: string | undefined
  readonly attributes: SpanOptions['attributes']
  readonly spanId: string
  ended: boolean
  failed: boolean
}

const recorded: Recorded[] = []

/** What an SDK registers, as little of it as these functions use. The service keeps its tracer: once registered it stays. */
function registerSdk(): void {
  const tracer = {
    startSpan(name: string, options: SpanOptions, parentContext: Context): Span {
      const parent = trace.getSpanContext(parentContext)
      const spanId = String(recorded.length + 1).padStart(16, '0')
      const record: Recorded = {
        name,
        traceId: parent?.traceId ?? 'f'.repeat(32),
        parent: parent?.spanId,
        attributes: options.attributes,
        spanId,
        ended: false,
        failed: false,
      }
      recorded.push(record)
      const spanContext = { traceId: record.traceId, spanId, traceFlags: TraceFlags.SAMPLED }
      const span = trace.wrapSpanContext(spanContext)
      return Object.assign(Object.create(span), {
        isRecording: () => true,
        setStatus: () => {
          record.failed = true
        },
        end: () => {
          record.ended = true
        },
      })
    },
  }
  trace.setGlobalTracerProvider({ getTracer: () => tracer as unknown as Tracer })
  propagation.setGlobalPropagator({
    fields: () => ['traceparent'],
    inject(from, carrier) {
      const span = trace.getSpanContext(from)
      if (span) Object.assign(carrier as object, { traceparent: `00-${span.traceId}-${span.spanId}-01` })
    },
    extract(into, carrier) {
      const { traceparent } = carrier as { traceparent?: string }
      const [, id, spanId] = /^00-(.{32})-(.{16})-/.exec(traceparent ?? '') ?? []
      if (id === undefined || spanId === undefined) return into
      return trace.setSpanContext(into, {
        traceId: id,
        spanId,
        traceFlags: TraceFlags.SAMPLED,
        isRemote: true,
      })
    },
  })
}

t.test('without an SDK the caller’s context still travels, and nothing else is added', async (t) => {
  const tags = new Map([['traceparent', caller]])
  t.equal(await tracePublish('chat:1', tags, async (given) => given), tags)
  t.equal(await tracePublish('chat:1', undefined, async (given) => given), undefined)
  t.doesNotThrow(() => traceDelivery('chat:1', tags, 3))
})

t.test('with an SDK', async () => registerSdk())

t.beforeEach(() => {
  recorded.length = 0
})

t.test('one trace from the caller through the publish to the delivery', async (t) => {
  const tags = new Map([
    ['traceparent', caller],
    ['kind', 'message'],
  ])
  const carried = await tracePublish('chat:1', tags, async (given) => given)
  traceBatch({ channel: 'chat:1', publications: [{ tags: carried }, {}, { tags: new Map() }] }, 3)
  t.equal(recorded.length, 2)
  const [publish, deliver] = recorded
  t.match(publish, { name: 'publish', traceId, parent: 'b7ad6b7169203331', ended: true, failed: false })
  t.match(deliver, { name: 'deliver', traceId, parent: publish?.spanId, ended: true })
  t.match(deliver?.attributes, { 'portico.connections': 3, 'messaging.destination.name': 'chat:1' })
  t.equal(carried?.get('kind'), 'message')
  t.equal(tags.get('traceparent'), caller, 'the caller’s own tags are left alone')
})

t.test('a publish without a caller begins a trace', async (t) => {
  const seen: unknown[] = []
  await tracePublish('chat:1', undefined, async (given) => seen.push(given?.get('traceparent')))
  t.equal(recorded[0]?.parent, undefined)
  t.match(seen, [/^00-f{32}-0{15}1-01$/])
})

t.test('a publish that fails ends its span as failed and throws the same error', async (t) => {
  const error = new Error('away')
  await t.rejects(
    tracePublish('chat:1', undefined, async () => {
      throw error
    }),
    error,
  )
  t.match(recorded, [{ ended: true, failed: true }])
})

t.test('a delivery without a trace records nothing', async (t) => {
  traceDelivery('chat:1', undefined, 3)
  traceDelivery('chat:1', new Map([['kind', 'message']]), 3)
  t.strictSame(recorded, [])
})

t.test('knows a trace context from nonsense', async (t) => {
  t.ok(isTraceparent(caller))
  for (const wrong of [
    '',
    'x',
    caller.toUpperCase(),
    `${caller}-01`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  ])
    t.notOk(isTraceparent(wrong), wrong)
})
