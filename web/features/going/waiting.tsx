'use client'

import { usePathname } from 'next/navigation'
import { useLayoutEffect } from 'react'

import { going, useGoing } from './going.ts'
import { PageShape, PaneShape } from './shapes.tsx'
import { type FramePath, frameBetween } from './within.ts'

interface WaitingProps {
  /** The frame whose pages this precedes; absent if it precedes all pages. */
  readonly frame?: FramePath
}

/**
 * Precedes a page in the document. While the server reads the next page, this shows the shape of the next one and hides
 * the present one. Not a `loading.tsx`, because then a page that does not exist would be answered with 200, and a
 * browser without scripts would show nothing.
 */
export function Waiting({ frame }: WaitingProps) {
  const here = usePathname()
  const to = useGoing()
  // biome-ignore lint/correctness/useExhaustiveDependencies: with a new path its page is there.
  useLayoutEffect(() => going.clear(), [here])
  if (to === undefined || to === here || frameBetween(here, to) !== frame) return null
  return frame === undefined ? <PageShape to={to} /> : <PaneShape frame={frame} to={to} />
}
