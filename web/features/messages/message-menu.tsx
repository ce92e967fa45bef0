import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'

import { menu } from '../dialog/menu.ts'

interface MessageMenuProps {
  readonly onEdit: () => void
  readonly onDelete: () => void
}

/**
 * What gets the focus when the menu closes: its button, the editor, or an element that outlives the
 * message.
 */
type Chosen = 'nothing' | 'edit' | HTMLElement

/** The actions on one's own message. Shown on hover or focus, and always on touch screens. */
export function MessageMenu({ onEdit, onDelete }: MessageMenuProps) {
  const trigger = useRef<HTMLButtonElement>(null)
  const chosen = useRef<Chosen>('nothing')
  const edit = () => {
    chosen.current = 'edit'
    onEdit()
  }
  const remove = () => {
    // The menu disappears with its message; the timeline around both stays.
    chosen.current = trigger.current?.closest<HTMLElement>('[role=log]') ?? 'nothing'
    onDelete()
  }
  const onCloseAutoFocus = (event: Event) => {
    const heir = chosen.current
    chosen.current = 'nothing'
    if (heir === 'nothing') return
    event.preventDefault()
    if (heir !== 'edit') heir.focus()
  }
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        ref={trigger}
        aria-label="Change or delete"
        className="absolute top-0 right-3 flex size-8 cursor-pointer items-center justify-center rounded-small border border-line bg-raised text-soft opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 sm:right-5 pointer-coarse:right-1 pointer-coarse:size-10 pointer-coarse:border-transparent pointer-coarse:bg-transparent pointer-coarse:opacity-100"
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          onCloseAutoFocus={onCloseAutoFocus}
          className={menu.content}
        >
          <DropdownMenu.Item onSelect={edit} className={menu.item}>
            <Pencil aria-hidden="true" className="size-4 text-soft" />
            Edit
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={remove} className={`${menu.item} text-fault`}>
            <Trash2 aria-hidden="true" className="size-4" />
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
