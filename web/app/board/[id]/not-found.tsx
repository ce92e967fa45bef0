import Link from 'next/link'

import { Page } from '../../../features/shell/page.tsx'

export default function NoBoard() {
  return (
    <Page>
      <h1 className="font-semibold text-20 leading-tight">No such board</h1>
      <p className="mt-2 text-soft">It does not exist, or you are not a member of it.</p>
      <Link href="/board" className="mt-4 inline-block font-medium underline underline-offset-2">
        Your boards
      </Link>
    </Page>
  )
}
