'use client'

import { Plus } from 'lucide-react'
import { useState } from 'react'

import { button } from '../button/button.ts'
import { NewBoard, type NewBoardProps } from './new-board.tsx'
import { useInvitations } from './use-invitations.ts'

interface FirstBoardProps extends Pick<NewBoardProps, 'people'> {
  readonly personId: string
}

/** Shown to a person without a board. */
export function FirstBoard({ people, personId }: FirstBoardProps) {
  useInvitations(personId)
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} className={`${button.main} mt-6`}>
        <Plus aria-hidden="true" className="size-4" />
        New board
      </button>
      {isOpen && <NewBoard people={people} onClose={() => setOpen(false)} />}
    </>
  )
}
