import {
  clientStepNames,
  type FindingId,
  isTraceCode,
  type Timeline,
  type TraceCode,
  timelineLimits,
  transportNames,
} from '@portico/protocol'
import { isFindingId } from '@portico/protocol/findings'
import { z } from 'zod'

const { steps, facts, factLength } = timelineLimits

/** Puts a text on one line, so that a client's text cannot look like lines of the timeline. */
const oneLine = (longest: number) =>
  z
    .string()
    .max(longest)
    .transform((text) => text.replaceAll(/\p{Cc}/gu, ' '))

const Facts = z
  .record(
    z
      .string()
      .max(40)
      .regex(/^\P{Cc}*$/u),
    z.union([oneLine(factLength), z.number()]),
  )
  .refine((given) => Object.keys(given).length <= facts, { error: `expected at most ${facts} facts` })

const Step = z.strictObject({
  at: z.number().nonnegative(),
  what: z.enum(clientStepNames),
  transport: z.enum(transportNames).exactOptional(),
  facts: Facts.exactOptional(),
})

const FindingOfClient = z.strictObject({ id: z.custom<FindingId>(isFindingId), facts: Facts.exactOptional() })

const Report = z.strictObject({
  timeline: z.strictObject({
    code: z.custom<TraceCode>(isTraceCode),
    steps: z.array(Step).max(steps),
    finding: FindingOfClient.exactOptional(),
  }),
})

type TimelineReading =
  | { readonly kind: 'read'; readonly timeline: Timeline }
  /** `why` names the field, never its value. */
  | { readonly kind: 'malformed'; readonly why: string }

/** The body of a POST to `/ws/diagnose?trace=`: the client's side of that attempt and of no other. */
export function readTimeline(body: unknown, code: TraceCode): TimelineReading {
  const read = Report.safeParse(body)
  if (!read.success) {
    const [issue] = read.error.issues
    return {
      kind: 'malformed',
      why: `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not readable'}`,
    }
  }
  const { timeline } = read.data
  if (timeline.code !== code) return { kind: 'malformed', why: 'timeline.code: not the one in the address' }
  return { kind: 'read', timeline }
}
