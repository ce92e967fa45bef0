import { isFromElsewhere } from '@portico/server'
import type { z } from 'zod'

import { type AppDb, openDb } from './db.ts'
import { type FieldFault, faultOf, faultyForm } from './faulty-form.ts'
import { openPace, type Pace } from './pace.ts'
import { PERSON_HEADER } from './person-header.ts'
import { fromElsewhere, somebodyElse, tooFast } from './refusal.ts'

/** A request to a route, and the person it is from. */
export interface Asked<Person, Params> {
  readonly person: Person
  /** The parameters of the path. */
  readonly params: Params
  readonly request: Request
  readonly db: AppDb
}

interface Context<Params> {
  readonly params: Promise<Params>
}

/** Thrown when a request's body does not fit, and answered by the route. */
class Unfit extends Error {
  override readonly name = 'Unfit'
  readonly fault: FieldFault

  constructor(fault: FieldFault) {
    super(fault.error)
    this.fault = fault
  }
}

/**
 * Makes routes for the people that `find` returns. Anybody else gets `toOthers`, and a page rendered for another
 * person than the cookie names changes nothing. Routes that can change something answer only pages of this app, and
 * limit each person's pace.
 */
export function routesFor<Person extends { readonly id: string }>(
  find: () => Promise<Person | undefined>,
  toOthers: () => Response,
  pace = openPace(),
) {
  return <Params = unknown>(answer: (asked: Asked<Person, Params>) => Promise<Response>) =>
    async (request: Request, context: Context<Params>): Promise<Response> => {
      const person = await find()
      if (person === undefined) return toOthers()
      const refused = refusalOf(request, person, pace)
      if (refused !== undefined) return refused
      try {
        return await answer({ person, params: await context.params, request, db: await openDb() })
      } catch (problem) {
        if (problem instanceof Unfit) return faultyForm(problem.fault)
        throw problem
      }
    }
}

function refusalOf(request: Request, person: { readonly id: string }, pace: Pace): Response | undefined {
  if ((request.headers.get(PERSON_HEADER) ?? person.id) !== person.id) return somebodyElse()
  if (request.method === 'GET') return undefined
  if (isFromElsewhere(request)) return fromElsewhere()
  const earlyMs = pace.take(person.id)
  return earlyMs > 0 ? tooFast(earlyMs) : undefined
}

/**
 * The request's body, parsed by the schema. If it does not fit, the route ends with an answer that names the field.
 */
export async function posted<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  const read = schema.safeParse(await request.json().catch(() => undefined))
  if (!read.success) throw new Unfit(faultOf(read.error))
  return read.data
}
