import { faultyForm, memberGone } from '../../../lib/faulty-form.ts'
import { refuse } from '../../../lib/refusal.ts'
import type { CreateBoardOutcome } from './create-board.ts'
import type { CreateOutcome } from './create-ticket.ts'
import type { EditOutcome } from './edit-ticket.ts'
import type { MoveOutcome } from './move-ticket.ts'
import type { RemoveOutcome } from './remove-ticket.ts'

/** The same answer for something that does not exist and for somebody who is not a member. */
const noBoard = () => refuse(404, 'There is no such board or ticket, or you are not a member.')
const noColumn = () => faultyForm({ field: 'columnId', error: 'This board has no such column.' })
const noMember = () => faultyForm({ field: 'assigneeId', error: 'They are not a member of this board.' })

export const createBoardAnswers: Readonly<Record<CreateBoardOutcome, (id: string) => Response>> = {
  created: (id) => Response.json({ id }),
  'no-such-member': memberGone,
}

export const createAnswers: Readonly<Record<CreateOutcome, () => Response>> = {
  created: () => Response.json({ outcome: 'created' }),
  'not-here': noBoard,
  'no-such-column': noColumn,
  'no-such-member': noMember,
}

export const moveAnswers: Readonly<Record<MoveOutcome, () => Response>> = {
  moved: () => Response.json({ outcome: 'moved' }),
  'moved-meanwhile': () => refuse(409, 'Somebody moved it at the same time.'),
  'not-here': noBoard,
  'no-such-column': noColumn,
}

export const removeAnswers: Readonly<Record<RemoveOutcome, () => Response>> = {
  removed: () => Response.json({ outcome: 'removed' }),
  'not-here': noBoard,
}

export function editAnswer(edited: EditOutcome): Response {
  switch (edited.kind) {
    case 'edited':
      return Response.json(edited)
    case 'not-here':
      return noBoard()
    case 'no-such-member':
      return noMember()
    default:
      return edited satisfies never
  }
}
