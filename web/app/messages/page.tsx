import { requirePerson } from '../../features/session/server/person.ts'

export default async function Messages() {
  await requirePerson('/messages')
  return <p className="m-auto px-6 text-soft max-lg:hidden">Choose a conversation.</p>
}
