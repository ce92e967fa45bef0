'use client'

import { useState } from 'react'

import { Dialog } from '../dialog/dialog.tsx'
import { keys } from './keys.ts'
import { useKey } from './use-key.ts'

/** Opens with `?`, on every page. */
export function KeyList() {
  const [isOpen, setOpen] = useState(false)
  useKey('?', () => setOpen(true))
  if (!isOpen) return null
  return (
    <Dialog title="Keys" onClose={() => setOpen(false)}>
      <div className="overflow-y-auto px-5 pb-5">
        {keys.map(({ where, lines }) => (
          <section key={where} className="mt-4">
            <h3 className="font-medium text-13 text-soft">{where}</h3>
            <dl className="mt-1 divide-y divide-line">
              {lines.map(({ keys: pressed, says }) => (
                <div key={says} className="flex items-center justify-between gap-4 py-2">
                  <dt>{says}</dt>
                  <dd className="flex gap-1">
                    {pressed.map((key) => (
                      <kbd
                        key={key}
                        className="min-w-6 rounded-small border border-line bg-ground px-1.5 text-center font-mono text-12"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
