'use client'

import { useRef } from 'react'

import { useKeys } from '../keys/use-keys.ts'

/** The search field of a page. The key `/` focuses it. */
export function SearchField({ label, value }: { readonly label: string; readonly value: string }) {
  const field = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => field.current?.focus() })
  return (
    <input
      ref={field}
      type="search"
      name="q"
      defaultValue={value}
      aria-label={label}
      aria-keyshortcuts="/"
      placeholder={label}
      className="min-h-10 w-full rounded-small border border-line bg-surface pr-3 pl-9 placeholder:text-faint"
    />
  )
}
