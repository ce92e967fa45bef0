import type { TicketRow } from './ticket/ticket-row.ts'

export interface Filter {
  readonly text: string
  /** Whose tickets; null for all. */
  readonly person: string | null
}

export const noFilter: Filter = { text: '', person: null }

/** As a person: tickets that are nobody's. No id of a person has a space. */
export const nobody = 'nobody at all'

export function fits(
  { text, person }: Filter,
  { title, description, number, assigneeId }: TicketRow,
): boolean {
  if (person !== null && (assigneeId ?? nobody) !== person) return false
  const wanted = text.trim().toLocaleLowerCase()
  return (
    wanted === '' ||
    wanted === String(number) ||
    `${title}\n${description}`.toLocaleLowerCase().includes(wanted)
  )
}
