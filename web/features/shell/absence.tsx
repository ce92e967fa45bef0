import { button } from '../button/button.ts'
import { Link } from '../going/link.tsx'
import { Page } from './page.tsx'

/** Whether it fills a whole page, or a pane beside a list. */
type Where = 'page' | 'pane'

const PLACES = {
  page: { Heading: 'h1', heading: 'font-semibold text-20 leading-tight', place: '' },
  pane: { Heading: 'h2', heading: 'font-semibold text-16', place: 'm-auto max-w-sm px-6 text-center' },
} as const satisfies Record<Where, object>

interface AbsenceProps {
  readonly where: Where
  readonly title: string
  readonly says: string
}

interface FaultProps extends AbsenceProps {
  /** Asks the server again; resetting the error boundary alone would not. */
  readonly retry: () => void
}

/** Shown if something exists but could not be read. */
export function Fault({ retry, ...absence }: FaultProps) {
  return (
    <Absence {...absence} role="alert">
      <button type="button" onClick={retry} className={`${button.other} mt-4`}>
        Try again
      </button>
    </Absence>
  )
}

interface NothingProps extends AbsenceProps {
  readonly href: string
  readonly leadsTo: string
}

/** Shown if something does not exist, or not for this person. */
export function Nothing({ href, leadsTo, ...absence }: NothingProps) {
  return (
    <Absence {...absence}>
      <Link href={href} className="mt-4 inline-block font-medium underline underline-offset-2">
        {leadsTo}
      </Link>
    </Absence>
  )
}

interface Shown extends AbsenceProps {
  readonly role?: 'alert'
  readonly children: React.ReactNode
}

function Absence({ where, title, says, role, children }: Shown) {
  const { Heading, heading, place } = PLACES[where]
  const words = (
    <div role={role} className={place}>
      <Heading className={heading}>{title}</Heading>
      <p className="mt-2 text-soft">{says}</p>
      {children}
    </div>
  )
  return where === 'page' ? <Page>{words}</Page> : words
}
