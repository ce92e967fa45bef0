import type { Member } from '../server/read-board.ts'
import { wordOf } from './priority.tsx'
import type { Field, Priority } from './ticket-row.ts'

interface ConflictProps {
  readonly field: Field
  readonly mine: string | null
  readonly theirs: string | null
  /** Who made the other change, if known. */
  readonly who: Member | undefined
  readonly members: readonly Member[]
  readonly onKeep: () => void
  readonly onTake: () => void
}

/** Shows both values of a field that two people changed, and asks which one to keep. */
export function Conflict({ field, mine, theirs, who, members, onKeep, onTake }: ConflictProps) {
  const name = who?.name.split(' ')[0] ?? 'Somebody'
  const say = (value: string | null) => sayValue(field, value, members)
  return (
    <div role="alert" data-conflict={field} className="mt-2 rounded-small border border-waiting p-3 text-13">
      <p className="font-medium">
        <span aria-hidden="true" className="text-waiting">
          ▲{' '}
        </span>
        {name} changed this while you were writing.
      </p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        <dt className="text-soft">{who ? name : 'Theirs'}</dt>
        <dd className="max-h-24 overflow-y-auto whitespace-pre-wrap break-words">{say(theirs)}</dd>
        <dt className="text-soft">You</dt>
        <dd className="max-h-24 overflow-y-auto whitespace-pre-wrap break-words">{say(mine)}</dd>
      </dl>
      <div className="mt-2 flex flex-wrap gap-2">
        <button type="button" onClick={onTake} className={choice}>
          Take {who ? `${name}’s` : 'theirs'}
        </button>
        <button type="button" onClick={onKeep} className={choice}>
          Keep mine
        </button>
      </div>
    </div>
  )
}

const choice =
  'min-h-10 cursor-pointer rounded-small border border-line bg-surface px-3 font-medium transition-colors duration-150 hover:border-faint sm:min-h-8'

function sayValue(field: Field, value: string | null, members: readonly Member[]): string {
  if (field === 'assigneeId') return members.find(({ id }) => id === value)?.name ?? 'Nobody'
  if (field === 'priority') return wordOf(value as Priority)
  return value === '' || value === null ? 'Nothing' : value
}
