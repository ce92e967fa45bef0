'use client'

import { Keyboard } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'

import { Dialog } from '../dialog/dialog.tsx'
import { characterKeys } from './character-keys.ts'
import { keys } from './keys.ts'
import { useKeys } from './use-keys.ts'

/** Opens with `?` on every page, or by a button if character keys are off. */
export function KeyList() {
  const [isOpen, setOpen] = useState(false)
  const open = () => setOpen(true)
  useKeys({ '?': open })
  return (
    <>
      <button
        type="button"
        onClick={open}
        className="flex min-h-9 cursor-pointer items-center gap-2 rounded-small px-2 text-13 text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 max-sm:hidden"
      >
        <Keyboard aria-hidden="true" className="size-4" />
        Keys
      </button>
      {isOpen && (
        <Dialog title="Keys" onClose={() => setOpen(false)}>
          <div className="overflow-y-auto px-5 pb-5">
            <CharacterKeySwitch />
            {keys.map((group) => (
              <KeyGroup key={group.where} {...group} />
            ))}
          </div>
        </Dialog>
      )}
    </>
  )
}

function CharacterKeySwitch() {
  const value = useSyncExternalStore(characterKeys.watch, characterKeys.read, () => 'on')
  return (
    <label className="mt-4 flex min-h-10 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        checked={value === 'on'}
        onChange={({ target }) => characterKeys.write(target.checked ? 'on' : 'off')}
        className="size-4 accent-accent"
      />
      <span>
        Keys of one character: n, / and ?
        <span className="block text-13 text-soft">Off, they do nothing. This browser remembers it.</span>
      </span>
    </label>
  )
}

function KeyGroup({ where, lines }: (typeof keys)[number]) {
  return (
    <section className="mt-4">
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
  )
}
