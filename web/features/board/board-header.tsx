'use client'

import { Plus, Search } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'

import { button } from '../button/button.ts'
import { Face } from '../person/face.tsx'
import { type Filter, nobody } from './filter.ts'
import type { Member } from './server/read-board.ts'

interface BoardHeaderProps {
  readonly title: ReactNode
  readonly members: readonly Member[]
  readonly here: ReadonlySet<string>
  readonly filter: Filter
  readonly onFilter: (filter: Filter) => void
  readonly search: RefObject<HTMLInputElement | null>
  readonly onNew: () => void
}

export function BoardHeader({ title, members, here, filter, onFilter, search, onNew }: BoardHeaderProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-b px-3 py-2 sm:px-5">
      {title}
      <ul aria-label="On this board" className="-space-x-1.5 flex">
        {members
          .filter(({ id }) => here.has(id))
          .map((member) => (
            <li key={member.id} title={`${member.name} is here`} className="rounded-full ring-2 ring-ground">
              <Face {...member} className="size-7 text-[0.6875rem]" />
              <span className="sr-only">{member.name} is here</span>
            </li>
          ))}
      </ul>
      <div className="flex min-w-0 items-center gap-2 max-sm:order-last max-sm:w-full sm:ml-auto">
        <label className="relative flex min-w-0 flex-1 items-center sm:w-52 sm:flex-none">
          <Search aria-hidden="true" className="pointer-events-none absolute left-2.5 size-4 text-faint" />
          <span className="sr-only">Find a ticket</span>
          <input
            ref={search}
            type="search"
            aria-keyshortcuts="/"
            value={filter.text}
            placeholder="Find a ticket  /"
            onChange={({ target }) => onFilter({ ...filter, text: target.value })}
            className={`${control} w-full pl-8`}
          />
        </label>
        <label className="min-w-0">
          <span className="sr-only">Whose tickets</span>
          <select
            value={filter.person ?? ''}
            onChange={({ target }) => onFilter({ ...filter, person: target.value || null })}
            className={`${control} max-w-36`}
          >
            <option value="">Everybody’s</option>
            <option value={nobody}>Nobody’s</option>
            {members.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <button type="button" aria-keyshortcuts="n" onClick={onNew} className={`${button.main} max-sm:ml-auto`}>
        <Plus aria-hidden="true" className="size-4" />
        New ticket
      </button>
    </header>
  )
}

const control = 'min-h-10 rounded-small border border-line bg-surface px-2.5 text-13 sm:min-h-9'
