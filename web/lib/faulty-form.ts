import type { z } from 'zod'

export interface FieldFault {
  readonly field: string
  readonly error: string
}

/** The first error of a form, and the field it is about. */
export function faultOf({ issues: [first] }: z.ZodError): FieldFault {
  return { field: String(first?.path[0] ?? ''), error: first?.message ?? 'This cannot be read.' }
}

/** The answer to a form that does not fit its schema: the field and its error. */
export function faultyForm(fault: FieldFault): Response {
  return Response.json(fault, { status: 422, headers: { 'cache-control': 'no-store' } })
}

export const memberGone = () =>
  faultyForm({ field: 'memberIds', error: 'One of these people no longer has access.' })
