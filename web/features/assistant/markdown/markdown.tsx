import { Fragment, memo } from 'react'

import { CopyButton } from '../../copy/copy-button.tsx'
import { type Block, readBlocks } from './blocks.ts'
import { readSpans, type Span } from './spans.ts'

/** Renders Markdown as React elements. Nothing in it is ever treated as HTML. */
export function Markdown({ source }: { readonly source: string }) {
  return (
    <div className="space-y-3">
      {readBlocks(source).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end, so a block's place names it.
        <BlockView key={index} block={JSON.stringify(block)} />
      ))}
    </div>
  )
}

/** Keyed by its content, so that only the last block of a growing text is rendered again. */
const BlockView = memo(function BlockView({ block }: { readonly block: string }) {
  return renderBlock(JSON.parse(block) as Block)
})

function renderBlock(block: Block) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className="whitespace-pre-wrap">
          <Spans text={block.text} />
        </p>
      )
    case 'quote':
      return (
        <blockquote className="whitespace-pre-wrap border-line border-l-2 pl-3 text-soft">
          <Spans text={block.text} />
        </blockquote>
      )
    case 'heading':
      return <Heading {...block} />
    case 'code':
      return <Code language={block.language} text={block.text} />
    case 'list':
      return <List {...block} />
    case 'table':
      return <Table {...block} />
    case 'rule':
      return <hr className="border-line" />
    default:
      return block satisfies never
  }
}

/** Headings start at the third level: the page itself uses the first two. */
const HEADINGS = ['h3', 'h4', 'h5', 'h6'] as const

function Heading({ level, text }: Extract<Block, { readonly kind: 'heading' }>) {
  const Level = HEADINGS[level - 1] ?? 'h6'
  return (
    <Level className="pt-2 font-semibold text-16">
      <Spans text={text} />
    </Level>
  )
}

function Code({ language, text }: { readonly language: string; readonly text: string }) {
  return (
    <figure className="overflow-hidden rounded-small border border-line bg-surface">
      <figcaption className="flex items-center justify-between border-line border-b pl-3 text-12 text-soft">
        <span className="font-mono">{language || 'text'}</span>
        <CopyButton text={text} what="code" />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-13">
        <code>{text}</code>
      </pre>
    </figure>
  )
}

function List({ ordered, start, items }: Extract<Block, { readonly kind: 'list' }>) {
  const entries = items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end.
    <li key={index} className="whitespace-pre-wrap pl-1">
      <Spans text={item} />
    </li>
  ))
  const className = 'space-y-1 pl-5 marker:text-faint marker:tabular-nums'
  return ordered ? (
    <ol start={start} className={`list-decimal ${className}`}>
      {entries}
    </ol>
  ) : (
    <ul className={`list-disc ${className}`}>{entries}</ul>
  )
}

function Table({ head, rows }: Extract<Block, { readonly kind: 'table' }>) {
  return (
    <section
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
      tabIndex={0}
      className="overflow-x-auto rounded-small border border-line"
    >
      <table className="w-full text-left text-13">
        <thead>
          <tr className="border-line border-b bg-surface">
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place.
              <th key={index} scope="col" className="px-3 py-2 font-medium">
                <Spans text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line tabular-nums">
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end.
            <tr key={index}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their place.
                <td key={column} className="px-3 py-2">
                  <Spans text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Spans({ text }: { readonly text: string }) {
  return readSpans(text).map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text only grows at its end.
    <Fragment key={index}>{renderSpan(span)}</Fragment>
  ))
}

function renderSpan(span: Span) {
  switch (span.kind) {
    case 'text':
      return span.text
    case 'code':
      return <code className="rounded-small bg-line/60 px-1 py-0.5 font-mono text-13">{span.text}</code>
    case 'strong':
      return <strong className="font-semibold">{span.spans.map(keyed)}</strong>
    case 'emphasis':
      return <em>{span.spans.map(keyed)}</em>
    case 'link':
      return (
        <a
          href={span.href}
          rel="noreferrer"
          target="_blank"
          className="text-accent underline underline-offset-2"
        >
          {span.spans.map(keyed)}
        </a>
      )
    default:
      return span satisfies never
  }
}

const keyed = (span: Span, index: number) => <Fragment key={index}>{renderSpan(span)}</Fragment>
