'use client'

import NextLink, { useLinkStatus } from 'next/link'
import { type ComponentProps, useLayoutEffect, useRef } from 'react'

import { going } from './going.ts'

/** A link within the app. While the server reads the page it leads to, `Waiting` shows the shape of that page. */
export function Link({ children, ...props }: ComponentProps<typeof NextLink>) {
  return (
    <NextLink {...props}>
      {children}
      <Tell to={String(props.href)} />
    </NextLink>
  )
}

function Tell({ to }: { readonly to: string }) {
  const { pending } = useLinkStatus()
  const wasPending = useRef(false)
  // A link in a menu is unmounted before its page arrives; then `Waiting` notices the new path.
  useLayoutEffect(() => {
    if (pending) going.begin(to)
    else if (wasPending.current) going.end(to)
    wasPending.current = pending
  }, [pending, to])
  return null
}
