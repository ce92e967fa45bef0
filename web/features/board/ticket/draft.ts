import { type Field, fields, type TicketFields, versionOf } from './ticket-row.ts'

type Value = string | null
type Versions = Readonly<Record<(typeof versionOf)[Field], number>>

/** The editable fields of a ticket, with their versions. */
export type Edited = TicketFields & Versions

interface Entry {
  /** The value when this person began to edit, and its version. */
  readonly base: Value
  readonly saw: number
  readonly mine: Value
}

/** A person's edits of a ticket, field by field. */
export type Draft = Readonly<Record<Field, Entry>>

/** A field's new value, and the version that it replaces. */
export type Change = { readonly to: Value; readonly saw: number }

export function draftOf(ticket: Edited): Draft {
  return each((field) => fresh(ticket, field))
}

/** Takes others' changes into the fields that this person has not edited. */
export function follow(draft: Draft, ticket: Edited): Draft {
  return each((field) => (isTouched(draft[field]) ? draft[field] : fresh(ticket, field)))
}

export function write(draft: Draft, field: Field, mine: Value): Draft {
  return { ...draft, [field]: { ...draft[field], mine } }
}

/** The fields that this person and somebody else changed to different values. */
export function conflictsOf(draft: Draft, ticket: Edited): readonly Field[] {
  return fields.filter(
    (field) =>
      isTouched(draft[field]) &&
      ticket[versionOf[field]] > draft[field].saw &&
      ticket[field] !== draft[field].mine,
  )
}

export function keepMine(draft: Draft, ticket: Edited, field: Field): Draft {
  return { ...draft, [field]: { ...fresh(ticket, field), mine: draft[field].mine } }
}

export function takeTheirs(draft: Draft, ticket: Edited, field: Field): Draft {
  return { ...draft, [field]: fresh(ticket, field) }
}

/** The fields that this person changed, to be sent. */
export function changesOf(draft: Draft): Readonly<Partial<Record<Field, Change>>> {
  const touched = fields.filter((field) => isTouched(draft[field]))
  return Object.fromEntries(touched.map((field) => [field, { to: draft[field].mine, saw: draft[field].saw }]))
}

function isTouched({ base, mine }: Entry): boolean {
  return base !== mine
}

function fresh(ticket: Edited, field: Field): Entry {
  return { base: ticket[field], saw: ticket[versionOf[field]], mine: ticket[field] }
}

function each(entry: (field: Field) => Entry): Draft {
  return Object.fromEntries(fields.map((field) => [field, entry(field)])) as Draft
}
