'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'

interface CopyButtonProps {
  readonly text: string
  /** What is copied, for screen readers. */
  readonly what: string
}

/** Puts text on the clipboard, and says so for a moment. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready')
  useEffect(() => {
    if (state === 'ready') return
    const timer = setTimeout(() => setState('ready'), 2_000)
    return () => clearTimeout(timer)
  }, [state])
  const copy = () =>
    void copyText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  const Icon = state === 'copied' ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      className="inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-small px-2 text-12 text-soft transition-colors duration-150 hover:text-ink focus-visible:-outline-offset-2 max-sm:min-h-10"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      <span aria-live="polite">{WORDS[state]}</span>
    </button>
  )
}

const WORDS = { ready: 'Copy', copied: 'Copied', refused: 'The browser refused' } as const

/** Falls back where there is no clipboard API: pages without HTTPS have none. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard === undefined) throw new Error('no clipboard without HTTPS')
  await navigator.clipboard.writeText(text)
}
