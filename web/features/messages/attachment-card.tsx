import { Link2 } from 'lucide-react'

/** An attached link. Nothing is fetched from its address. */
export function AttachmentCard({ url }: { readonly url: string }) {
  const { host, pathname, search } = new URL(url)
  const rest = `${pathname}${search}`.replace(/^\/$/, '')
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      className="my-1 flex w-fit max-w-full items-center gap-3 rounded-large border border-line bg-surface px-3 py-2 transition-colors duration-150 hover:border-faint"
    >
      <Link2 aria-hidden="true" className="size-5 shrink-0 text-soft" />
      <span className="min-w-0">
        <span className="block truncate font-medium text-13">{host}</span>
        {rest !== '' && <span className="block truncate text-12 text-faint">{rest}</span>}
      </span>
    </a>
  )
}
