import { Nothing } from '../../../features/shell/absence.tsx'

export default function NoBoard() {
  return (
    <Nothing
      where="page"
      title="No such board"
      says="It does not exist, or you are not a member of it."
      href="/board"
      leadsTo="Your boards"
    />
  )
}
