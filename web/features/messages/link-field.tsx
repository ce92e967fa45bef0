import { X } from 'lucide-react'

import { Says } from '../form/says.tsx'

interface LinkFieldProps {
  readonly link: string
  readonly fault: string | undefined
  readonly onChange: (link: string | undefined) => void
}

/** The address of an attachment. */
export function LinkField({ link, fault, onChange }: LinkFieldProps) {
  return (
    <div className="pb-2">
      <div className="flex items-center gap-2">
        <input
          type="url"
          inputMode="url"
          value={link}
          // Focused at once, because the person just asked for it.
          // biome-ignore lint/a11y/noAutofocus: the click that opens the field is meant for it.
          autoFocus={link === ''}
          onChange={({ target }) => onChange(target.value)}
          aria-label="Link to attach"
          aria-invalid={fault !== undefined}
          placeholder="https://"
          className="min-h-10 min-w-0 flex-1 rounded-small border border-line bg-surface px-3 placeholder:text-faint aria-invalid:border-fault"
        />
        <button
          type="button"
          onClick={() => onChange(undefined)}
          aria-label="No link"
          className="flex size-10 shrink-0 cursor-pointer items-center justify-center rounded-small text-soft hover:text-ink"
        >
          <X aria-hidden="true" className="size-5" />
        </button>
      </div>
      {fault !== undefined && <Says fault={fault} />}
    </div>
  )
}
