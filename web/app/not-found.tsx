import { Nothing } from '../features/shell/absence.tsx'

export default function NoPage() {
  return (
    <Nothing
      where="page"
      title="No such page"
      says="Nothing is at this address, or nothing for you."
      href="/"
      leadsTo="What there is"
    />
  )
}
