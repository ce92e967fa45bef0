import Link from 'next/link'

export default function NoConversation() {
  return (
    <div className="m-auto max-w-sm px-6 text-center">
      <h2 className="font-semibold text-16">No such conversation</h2>
      <p className="mt-1 text-soft">It does not exist, or you are not in it.</p>
      <Link href="/assistant" className="mt-4 inline-block font-medium underline underline-offset-2">
        Ask something new
      </Link>
    </div>
  )
}
