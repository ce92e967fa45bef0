import Link from 'next/link'
import { Fragment } from 'react'

import { linkClass } from './link-class.ts'

/** A channel's name, which breaks between its parts where it has to, and leads to the channel. */
export function ChannelLink({ name }: { readonly name: string }) {
  const [first = '', ...others] = name.split(':')
  return (
    <Link
      href={`/inspector/channels/${encodeURIComponent(name)}`}
      className={`wrap-anywhere font-mono ${linkClass}`}
    >
      {first}
      {others.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
        <Fragment key={index}>
          :<wbr />
          {part}
        </Fragment>
      ))}
    </Link>
  )
}
