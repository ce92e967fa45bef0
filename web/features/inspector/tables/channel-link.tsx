import { Fragment } from 'react'
import { Link } from '../../going/link.tsx'

import { linkClass } from './link-class.ts'

/** A link to a channel. A long name wraps between its parts. */
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
