'use client'

import { useEffect, useState } from 'react'

import { attemptSocket, checkReadiness, discover, type Probe, type Result } from './probes.ts'

const SECTIONS: readonly { title: string; says: string; probe: Probe }[] = [
  { title: 'WebSocket', says: 'A connection to /ws, opened and let go.', probe: attemptSocket },
  { title: 'Readiness', says: 'Each component of the realtime service, by name.', probe: checkReadiness },
  { title: 'Discovery', says: 'What the service offers to clients of this origin.', probe: discover },
]

/** Runs the three probes once, and again on request. */
export function ConnectionReport() {
  const [round, setRound] = useState(0)
  return (
    <>
      <header className="mt-10 flex items-center justify-between gap-4">
        <h2 className="font-semibold text-20">What this origin answers</h2>
        <button
          type="button"
          onClick={() => setRound((before) => before + 1)}
          className="min-h-10 cursor-pointer rounded-small border border-line bg-surface px-3 font-medium text-13 transition-colors duration-150 hover:border-faint"
        >
          Ask again
        </button>
      </header>
      {SECTIONS.map((section) => (
        <Section key={`${section.title} ${round}`} {...section} />
      ))}
    </>
  )
}

function Section({ title, says, probe }: (typeof SECTIONS)[number]) {
  const result = useProbe(probe)
  return (
    <section
      className="mt-6 rounded-large border border-line bg-surface p-5"
      aria-busy={result === undefined}
    >
      <header className="flex items-baseline justify-between gap-4">
        <h3 className="font-medium text-16">{title}</h3>
        <Verdict result={result} />
      </header>
      <p className="text-13 text-soft">{says}</p>
      <dl className="mt-3 grid min-h-5 gap-x-6 text-13 sm:grid-cols-[max-content_1fr]">
        {result?.facts.map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="break-words font-mono tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const SHAPES = {
  live: { shape: '●', colour: 'text-live' },
  waiting: { shape: '◐', colour: 'text-waiting' },
  fault: { shape: '▲', colour: 'text-fault' },
} as const satisfies Record<Result['tone'], { shape: string; colour: string }>

function Verdict({ result }: { readonly result: Result | undefined }) {
  const { tone, word } = result ?? { tone: 'waiting', word: 'Asking' }
  const { shape, colour } = SHAPES[tone]
  return (
    <span role="status" className={`flex items-center gap-2 font-medium text-13 ${colour}`}>
      <span aria-hidden="true">{shape}</span>
      {word}
    </span>
  )
}

function useProbe(probe: Probe): Result | undefined {
  const [result, setResult] = useState<Result>()
  useEffect(() => {
    const controller = new AbortController()
    const run = async () => {
      const answer = await probe(controller.signal).catch(explain)
      if (!controller.signal.aborted) setResult(answer)
    }
    void run()
    return () => controller.abort()
  }, [probe])
  return result
}

function explain(error: unknown): Result {
  const value = error instanceof Error ? error.message : String(error)
  return { tone: 'fault', word: 'No answer', facts: [{ name: 'the browser says', value }] }
}
