import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'

import { menu } from '../dialog/menu.ts'

interface MessageMenuProps {
  readonly onEdit: () => void
  readonly onDelete: () => void
}

/** What one can do to one's own message. It shows where the pointer or the focus is, and always where one touches. */
export function MessageMenu({ onEdit, onDelete }: MessageMenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger
        aria-label="Change or delete"
        className="absolute top-0 right-3 flex size-8 cursor-pointer items-center justify-center rounded-small border border-line bg-raised text-soft opacity-0 hover:text-ink focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 sm:right-5 pointer-coarse:right-1 pointer-coarse:size-10 pointer-coarse:border-transparent pointer-coarse:bg-transparent pointer-coarse:opacity-100"
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          // What was chosen takes the focus itself.
          onCloseAutoFocus={(event) => event.preventDefault()}
          className={menu.content}
        >
          <DropdownMenu.Item onSelect={onEdit} className={menu.item}>
            <Pencil aria-hidden="true" className="size-4 text-soft" />
            Edit
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={onDelete} className={`${menu.item} text-fault`}>
            <Trash2 aria-hidden="true" className="size-4" />
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
