/** What travels as the data of a publication: an event's name and payload. */
export interface Envelope {
  /** Empty where the data is no event. */
  readonly event: string
  readonly data: unknown
}

export function openEnvelope(data: unknown): Envelope {
  return isEnvelope(data) ? data : { event: '', data }
}

function isEnvelope(data: unknown): data is Envelope {
  return typeof data === 'object' && data !== null && 'event' in data && typeof data.event === 'string'
}
