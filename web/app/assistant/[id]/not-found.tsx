import { Nothing } from '../../../features/shell/absence.tsx'

export default function NoConversation() {
  return (
    <Nothing
      where="pane"
      title="No such conversation"
      says="It does not exist, or you are not in it."
      href="/assistant"
      leadsTo="Ask something new"
    />
  )
}
