'use client'

import { Check, ChevronDown, Plus } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { menu } from '../dialog/menu.ts'
import { Link } from '../going/link.tsx'
import { NewBoard } from './new-board.tsx'
import type { Member } from './server/read-board.ts'

/** A person's boards, and the people they can share a new one with. */
export interface Boards {
  readonly boards: readonly { readonly id: string; readonly name: string }[]
  readonly people: readonly Member[]
}

interface BoardSwitchProps extends Boards {
  readonly id: string
  readonly name: string
}

/** The board's name, which opens a menu of other boards and of a new one. */
export function BoardSwitch({ id: here, name, boards, people }: BoardSwitchProps) {
  const [isMaking, setMaking] = useState(false)
  return (
    <h1 className="-ml-2 min-w-0">
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="flex min-h-10 max-w-full cursor-pointer items-center gap-1.5 rounded-small px-2 font-semibold text-16 leading-tight transition-colors duration-150 hover:bg-surface sm:min-h-9">
          <span className="truncate">{name}</span>
          <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
          <span className="sr-only">, choose a board</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="start" sideOffset={4} className={`${menu.content} max-w-72`}>
            {boards.map(({ id, name: other }) => (
              <DropdownMenu.Item key={id} asChild>
                <Link
                  href={`/board/${id}`}
                  aria-current={id === here ? 'page' : undefined}
                  className={menu.item}
                >
                  <span className="min-w-0 flex-1 truncate">{other}</span>
                  {id === here && <Check aria-hidden="true" className="size-4 text-soft" />}
                </Link>
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Separator className="my-1 h-px bg-line" />
            <DropdownMenu.Item onSelect={() => setMaking(true)} className={menu.item}>
              <Plus aria-hidden="true" className="size-4 text-soft" />
              New board
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isMaking && <NewBoard people={people} onClose={() => setMaking(false)} />}
    </h1>
  )
}
