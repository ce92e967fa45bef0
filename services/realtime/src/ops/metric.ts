/** One row of the table in metrics.ts. */
export interface Metric<Kind extends MetricKind = MetricKind, Labels extends LabelTable = LabelTable> {
  readonly kind: Kind
  readonly name: string
  /** The sentence of `# HELP` and of docs/metrics.md. */
  readonly says: string
  /** All labels with all their values; other series cannot exist. */
  readonly labels: Labels
  /** How the values of several worker processes are combined. */
  readonly across: Across
  readonly buckets?: readonly number[]
}

type MetricKind = 'counter' | 'gauge' | 'histogram'
type LabelTable = Readonly<Record<string, readonly string[]>>
type Across = 'sum' | 'max' | 'min' | 'first'

type LabelValues<Labels extends LabelTable> = { readonly [Name in keyof Labels]: Labels[Name][number] }

export interface Counter<Labels extends LabelTable> {
  inc(labels: LabelValues<Labels>, by?: number): void
}

export interface Gauge<Labels extends LabelTable> {
  set(labels: LabelValues<Labels>, value: number): void
}

export interface Histogram<Labels extends LabelTable> {
  observe(labels: LabelValues<Labels>, value: number): void
}

/** The instrument that records a row. */
export type InstrumentOf<Row> =
  Row extends Metric<infer Kind, infer Labels>
    ? { counter: Counter<Labels>; gauge: Gauge<Labels>; histogram: Histogram<Labels> }[Kind]
    : never

export function counter<const Labels extends LabelTable>(
  name: `portico_${string}_total`,
  says: string,
  labels: Labels,
): Metric<'counter', Labels> {
  return { kind: 'counter', name, says, labels, across: 'sum' }
}

export function gauge<const Labels extends LabelTable>(
  name: `portico_${string}`,
  says: string,
  labels: Labels,
  across: Across = 'sum',
): Metric<'gauge', Labels> {
  return { kind: 'gauge', name, says, labels, across }
}

export function histogram<const Labels extends LabelTable>(
  name: `portico_${string}_seconds`,
  says: string,
  labels: Labels,
  buckets: readonly number[],
): Metric<'histogram', Labels> {
  return { kind: 'histogram', name, says, labels, across: 'sum', buckets }
}

/** Every combination of label values, the empty one included. */
export function seriesOf(labels: LabelTable): Readonly<Record<string, string>>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (series, [name, values]) =>
      series.flatMap((known) => values.map((value) => ({ ...known, [name]: value }))),
    [{}],
  )
}
