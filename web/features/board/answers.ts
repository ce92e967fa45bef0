import { faultyForm } from '../../lib/faulty-form.ts'
import { refuse } from '../../lib/refusal.ts'

/** The same to whoever is not a member and to whoever asks for what does not exist. */
export const noBoard = () => refuse(404, 'There is no such board or ticket, or you are not a member.')
export const noColumn = () => faultyForm({ field: 'columnId', error: 'This board has no such column.' })
export const noMember = () =>
  faultyForm({ field: 'assigneeId', error: 'They are not a member of this board.' })
