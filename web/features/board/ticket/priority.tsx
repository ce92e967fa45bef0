import type { Priority } from './ticket-row.ts'

/** The more bars, the more urgent. The word is beside them, or in text for screen readers. */
const LOOKS = {
  low: { word: 'Low', bars: 1, colour: 'text-faint' },
  normal: { word: 'Normal', bars: 2, colour: 'text-soft' },
  high: { word: 'High', bars: 3, colour: 'text-ink' },
  urgent: { word: 'Urgent', bars: 3, colour: 'text-fault' },
} as const satisfies Record<Priority, object>

export const priorities = Object.entries(LOOKS).map(([value, { word }]) => ({ value, text: word }))

export const wordOf = (priority: Priority): string => LOOKS[priority].word

export function PriorityMark({ priority }: { readonly priority: Priority }) {
  const { word, bars, colour } = LOOKS[priority]
  return (
    <span title={`${word} priority`} className={`inline-flex items-center gap-1 text-12 ${colour}`}>
      <svg viewBox="0 0 12 12" fill="currentColor" aria-hidden="true" className="size-3">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 4.5}
            y={8 - bar * 4}
            width="3"
            height={4 + bar * 4}
            rx="1"
            opacity={bar < bars ? 1 : 0.3}
          />
        ))}
      </svg>
      {priority === 'urgent' ? word : <span className="sr-only">{word} priority</span>}
    </span>
  )
}
