import { readThreads } from '../../features/assistant/server/read-threads.ts'
import { Welcome } from '../../features/assistant/thread/welcome.tsx'
import { requirePerson } from '../../features/session/server/person.ts'
import { openDb } from '../../lib/db.ts'

export default async function AssistantPage() {
  const person = await requirePerson('/assistant')
  return <Welcome personId={person.id} threads={await readThreads(await openDb(), person.id)} />
}
