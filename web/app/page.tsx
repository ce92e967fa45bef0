import { Link } from '../features/going/link.tsx'
import { Mark } from '../features/shell/mark.tsx'
import { Page } from '../features/shell/page.tsx'

const PROMISES = [
  {
    title: 'It connects the first time',
    text: 'The socket lives on the page’s own origin. There is no address to configure, so there is none to get wrong.',
  },
  {
    title: 'It arrives once, in order',
    text: 'What was committed reaches everyone who may see it, also after a drop, a deploy or a crash.',
  },
  {
    title: 'It says what failed',
    text: 'Every failure has a name, a cause and a cure: in the page, in the log and in the documentation.',
  },
] as const

export default function Overview() {
  return (
    <Page>
      <Mark className="size-12 text-accent" />
      <h1 className="mt-6 max-w-xl font-semibold text-28 leading-tight tracking-tight">
        Realtime for TypeScript teams, on the page’s own origin.
      </h1>
      <p className="mt-3 max-w-xl text-16 text-soft">
        Portico runs beside your Next.js app, keeps its streams in your Postgres, and speaks the open
        Centrifuge protocol.
      </p>
      <div className="mt-6 flex flex-wrap gap-3">
        <Link
          href="/messages"
          className="inline-flex min-h-10 items-center rounded-small bg-accent px-4 font-medium text-on-accent transition-opacity duration-150 hover:opacity-90"
        >
          Open messages
        </Link>
        <Link
          href="/connection"
          className="inline-flex min-h-10 items-center rounded-small border border-line bg-surface px-4 font-medium transition-colors duration-150 hover:border-faint"
        >
          See this connection
        </Link>
      </div>
      <ul className="mt-12 grid gap-px overflow-hidden rounded-large border border-line bg-line sm:grid-cols-3">
        {PROMISES.map(({ title, text }) => (
          <li key={title} className="bg-surface p-5">
            <h2 className="font-medium">{title}</h2>
            <p className="mt-1 text-13 text-soft">{text}</p>
          </li>
        ))}
      </ul>
    </Page>
  )
}
