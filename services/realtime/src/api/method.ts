import type { z } from 'zod'
import type { Operations } from '../node/operations.ts'
import type { Failure } from './failure.ts'

/** What a method works with. */
export interface MethodContext {
  readonly operations: Operations
  readonly now: () => number
  /** W3C trace context of the request; it is passed on with what the request publishes. */
  readonly traceparent: string | undefined
  /** The error answer for one failed part, for methods that continue with the others. Logs unexpected errors. */
  readonly failed: (error: unknown) => Failure
}

/** One method of the server API. Its schemas check the request, give the types, and print the reference. */
export interface Method<Params extends z.ZodType = z.ZodType, Result extends z.ZodType = z.ZodType> {
  readonly says: string
  readonly params: Params
  readonly result: Result
  run(params: z.output<Params>, context: MethodContext): Promise<z.input<Result>>
}

export function defineMethod<Params extends z.ZodType, Result extends z.ZodType>(
  method: Method<Params, Result>,
): Method<Params, Result> {
  return method
}
