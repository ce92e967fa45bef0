import { faultyForm } from '../../../lib/faulty-form.ts'
import { refuse } from '../../../lib/refusal.ts'
import type { AddOutcome } from './host-show.ts'

export const noShow = () => refuse(404, 'There is no such show.')

/** The answers to a host's requests. */
export const hostAnswers: Readonly<Record<AddOutcome, () => Response>> = {
  done: () => Response.json({ outcome: 'done' }),
  'not-now': () => refuse(409, 'The show has moved on. Reload to see where it is.'),
  'not-the-host': () => refuse(403, 'Only the host of this show does that.'),
  'no-such-show': noShow,
  'code-taken': () => faultyForm({ field: 'code', error: 'Another item has this code.' }),
}
