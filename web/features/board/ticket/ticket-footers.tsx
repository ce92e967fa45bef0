import { button } from '../../button/button.ts'
import { CopyButton } from '../../copy/copy-button.tsx'
import type { Member } from '../server/read-board.ts'
import type { Edit } from './use-edit.ts'
import type { Removal } from './use-removal.ts'

interface TicketFooterProps {
  readonly edit: Edit
  readonly removal: Removal
}

/** What can be done with an open ticket. */
export function TicketFooter({ edit, removal }: TicketFooterProps) {
  const { conflicts, saving, isChanged } = edit
  return (
    <footer className={footer}>
      <Remove removal={removal} />
      {saving.kind === 'refused' && saving.field === '' && (
        <p role="alert" className="text-13 text-fault">
          Not saved. {saving.error}
        </p>
      )}
      <span className="ml-auto text-13 text-soft">{conflicts.length > 0 && 'Choose first'}</span>
      <button
        type="submit"
        disabled={!isChanged || conflicts.length > 0 || saving.kind === 'sending'}
        className={button.main}
      >
        {saving.kind === 'sending' ? 'Saving' : 'Save'}
      </button>
    </footer>
  )
}

interface DeletedFooterProps {
  readonly by: Member | undefined
  readonly edit: Edit
  readonly onClose: () => void
}

/** Shown once the ticket is deleted: nothing can be saved, but the text can be copied. */
export function DeletedFooter({ by, edit: { draft }, onClose }: DeletedFooterProps) {
  const text = [draft.title.mine, draft.description.mine].filter(Boolean).join('\n\n')
  return (
    <footer className={footer}>
      <p role="alert" className="mr-auto text-13 text-fault">
        {by ? `${by.name.split(' ')[0]} deleted this ticket.` : 'This ticket was deleted.'}
      </p>
      <CopyButton text={text} what="text" />
      <button type="button" onClick={onClose} className={button.other}>
        Close
      </button>
    </footer>
  )
}

/** Asks for confirmation where the button was. */
function Remove({ removal: { state, ask, keep, remove } }: Pick<TicketFooterProps, 'removal'>) {
  if (state === 'idle')
    return (
      <button type="button" onClick={ask} className={`${button.fault} -ml-4`}>
        Delete
      </button>
    )
  return (
    <>
      <button
        type="button"
        onClick={remove}
        disabled={state === 'removing'}
        className={`${button.fault} -ml-4`}
      >
        Delete for everybody
      </button>
      <button type="button" onClick={keep} className={button.other}>
        Keep
      </button>
      {typeof state === 'object' && (
        <p role="alert" className="text-13 text-fault">
          Not deleted. {state.error}
        </p>
      )}
    </>
  )
}

const footer = 'flex flex-wrap items-center gap-2 border-line border-t px-5 py-3'
