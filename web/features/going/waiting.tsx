'use client'

import { usePathname } from 'next/navigation'
import { useLayoutEffect } from 'react'

import { going, useGoing } from './going.ts'
import { PageShape, PaneShape } from './shapes.tsx'
import { type FramePath, frameBetween } from './within.ts'

interface WaitingProps {
  /** The frame whose pages this stands before; absent before all pages. */
  readonly frame?: FramePath
}

/**
 * Stands before a page. While the next one is read, it shows the shape of that one and hides the page. It is no
 * `loading.tsx`, because that would answer 200 for what is not there, and show nothing where scripts do not run.
 */
export function Waiting({ frame }: WaitingProps) {
  const here = usePathname()
  const to = useGoing()
  // biome-ignore lint/correctness/useExhaustiveDependencies: with a new path its page is there.
  useLayoutEffect(() => going.clear(), [here])
  if (to === undefined || to === here || frameBetween(here, to) !== frame) return null
  return frame === undefined ? <PageShape to={to} /> : <PaneShape frame={frame} to={to} />
}
