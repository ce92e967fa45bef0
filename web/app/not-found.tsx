import { Nothing } from '../features/shell/absence.tsx'

export default function NoPage() {
  return (
    <Nothing
      where="page"
      title="No such page"
      says="This page does not exist, or you cannot open it."
      href="/"
      leadsTo="Go to the start page"
    />
  )
}
