import { Nothing } from '../../../features/shell/absence.tsx'

export default function NoShow() {
  return (
    <Nothing where="page" title="No such show" says="It does not exist." href="/show" leadsTo="All shows" />
  )
}
