import type { z } from 'zod'

export interface FieldFault {
  readonly field: string
  readonly error: string
}

/** The first fault of what was filled in, under the name of its field. */
export function faultOf({ issues: [first] }: z.ZodError): FieldFault {
  return { field: String(first?.path[0] ?? ''), error: first?.message ?? 'This cannot be read.' }
}

/** What a route answers to a form that does not fit its schema: which field, and what is the matter with it. */
export function faultyForm(fault: FieldFault): Response {
  return Response.json(fault, { status: 422, headers: { 'cache-control': 'no-store' } })
}

export const memberGone = () =>
  faultyForm({ field: 'memberIds', error: 'One of these people no longer has access.' })
