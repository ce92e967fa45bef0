import Link from 'next/link'

import { Page } from '../../../features/shell/page.tsx'

export default function NoShow() {
  return (
    <Page>
      <h1 className="font-semibold text-20 leading-tight">No such show</h1>
      <p className="mt-2 text-soft">It does not exist.</p>
      <Link href="/show" className="mt-4 inline-block font-medium underline underline-offset-2">
        All shows
      </Link>
    </Page>
  )
}
