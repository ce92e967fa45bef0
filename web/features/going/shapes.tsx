import type { ReactNode } from 'react'

import { Page } from '../shell/page.tsx'
import { type FramePath, isWithin } from './within.ts'

/** The shape of a whole page. It hides the elements that follow it: see `data-waiting` in globals.css. */
export function PageShape({ to }: { readonly to: string }) {
  if (isWithin('/messages', to)) return <Beside frame="/messages" to={to} />
  if (isWithin('/assistant', to)) return <Beside frame="/assistant" to={to} />
  if (isWithin('/board', to)) return <Columns />
  const rows = (
    <>
      <Block className="h-8 w-48" />
      <Rows />
    </>
  )
  return (
    <div data-waiting>
      <Loading />
      {isWithin('/inspector', to) ? (
        <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">{rows}</div>
      ) : (
        <Page>{rows}</Page>
      )}
    </div>
  )
}

interface PaneShapeProps {
  readonly frame: FramePath
  readonly to: string
}

/** The shape of a page within its frame. */
export function PaneShape({ frame, to }: PaneShapeProps) {
  return frame === '/inspector' ? (
    <div data-waiting>
      <Loading />
      <Block className="h-6 w-40" />
      <Rows />
    </div>
  ) : (
    <Pane isOnPhone={isPaneOnPhone({ frame, to })}>
      <Loading />
    </Pane>
  )
}

/** On a phone the list of conversations is a separate page; that of the assistant is within the pane. */
function isPaneOnPhone({ frame, to }: PaneShapeProps): boolean {
  return frame !== '/messages' || to !== frame
}

function Beside(props: PaneShapeProps) {
  const isPane = isPaneOnPhone(props)
  return (
    <div
      data-waiting
      data-fills="screen"
      className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[19rem_minmax(0,1fr)]"
    >
      <Loading />
      <div className={`border-line px-5 pt-6 lg:border-r ${isPane ? 'max-lg:hidden' : ''}`}>
        <Block className="h-6 w-32" />
        <Lines />
      </div>
      <Pane isOnPhone={isPane} />
    </div>
  )
}

interface PaneProps {
  readonly isOnPhone: boolean
  readonly children?: ReactNode
}

function Pane({ isOnPhone, children }: PaneProps) {
  return (
    <div data-waiting className={`flex min-h-0 flex-col ${isOnPhone ? '' : 'max-lg:hidden'}`}>
      {children}
      <div className="flex min-h-14 items-center border-line border-b px-5">
        <Block className="h-5 w-44" />
      </div>
      <div className="flex-1 overflow-hidden px-5">
        <Lines />
      </div>
    </div>
  )
}

function Columns() {
  return (
    <div data-waiting data-fills="screen" className="flex min-h-0 flex-1 flex-col">
      <Loading />
      <div className="flex min-h-14 items-center border-line border-b px-5">
        <Block className="h-5 w-44" />
      </div>
      <div className="flex flex-1 gap-3 overflow-hidden p-4">
        {THREE.map((column) => (
          <div key={column} className="w-72 shrink-0 space-y-2 lg:w-auto lg:flex-1">
            <Block className="h-5 w-28" />
            {THREE.map((card) => (
              <Block key={card} className="h-24 w-full" />
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}

function Rows() {
  return (
    <div className="mt-6 space-y-3">
      {THREE.map((row) => (
        <Block key={row} className="h-18 w-full" />
      ))}
    </div>
  )
}

/** Faces with two lines of text beside each. */
function Lines() {
  return (
    <div className="space-y-5 pt-5">
      {THREE.map((line) => (
        <div key={line} className="flex items-center gap-3">
          <div className="size-10 rounded-full bg-line" />
          <div className="flex-1 space-y-2">
            <Block className="h-4 w-1/3" />
            <Block className="h-4 w-2/3" />
          </div>
        </div>
      ))}
    </div>
  )
}

const THREE = ['first', 'second', 'third'] as const

function Block({ className }: { readonly className: string }) {
  return <div className={`rounded-small bg-line ${className}`} />
}

function Loading() {
  return (
    <p role="status" className="sr-only">
      Loading
    </p>
  )
}
