import type { TicketRow } from './ticket/ticket-row.ts'

export interface Filter {
  readonly text: string
  /** Shows only this person's tickets; null shows all. */
  readonly person: string | null
}

export const noFilter: Filter = { text: '', person: null }

/**
 * Stands in for a person: tickets without an assignee. It contains spaces, so no person's id can equal
 * it.
 */
export const nobody = 'nobody at all'

/** Whether the filter is set, so that it can hide tickets. */
export function isFiltering({ text, person }: Filter): boolean {
  return text.trim() !== '' || person !== null
}

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
