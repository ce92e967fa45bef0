/** The data of a publication: an event's name and payload. */
export interface Envelope {
  /** Empty if the data is not an event. */
  readonly event: string
  readonly data: unknown
}

export function openEnvelope(data: unknown): Envelope {
  const { event } = Object(data) as Partial<Envelope>
  return typeof event === 'string' ? (data as Envelope) : { event: '', data }
}
