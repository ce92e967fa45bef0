import type { Metadata } from 'next'

/** The title of a page about one thing. If that cannot be read, the page itself says so. */
export async function titled(name: () => Promise<string | undefined>): Promise<Metadata> {
  const title = await name().catch(() => undefined)
  return title === undefined ? {} : { title: { absolute: `${title} · Portico` } }
}
