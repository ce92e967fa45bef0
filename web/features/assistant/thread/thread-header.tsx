import { Face } from '../../person/face.tsx'
import { BackLink } from '../../shell/back-link.tsx'
import type { Member } from '../server/read-thread.ts'

export interface ThreadHeaderProps {
  readonly title: string
  readonly members: readonly Member[]
}

export function ThreadHeader({ title, members }: ThreadHeaderProps) {
  const people = members.filter(({ agent }) => !agent)
  return (
    <header className="flex min-h-14 items-center gap-2 border-line border-b px-3 sm:px-6">
      <BackLink href="/assistant" label="All conversations" className="lg:hidden" />
      <h2 className="min-w-0 flex-1 truncate font-semibold text-16 leading-tight">{title}</h2>
      {people.length > 1 && (
        <ul aria-label="People" className="-space-x-1.5 flex">
          {people.map((person) => (
            <li key={person.id} title={person.name}>
              <Face {...person} className="size-7 text-[11px] ring-2 ring-ground" />
              <span className="sr-only">{person.name}</span>
            </li>
          ))}
        </ul>
      )}
    </header>
  )
}
