/** Somebody who signs in as a browser does, and keeps the cookies. */
export class Visitor {
  readonly person: string
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  private constructor(origin: string, person: string) {
    this.#origin = origin
    this.person = person
  }

  static async signIn(origin: string, person: string): Promise<Visitor> {
    const visitor = new Visitor(origin, person)
    const { csrfToken } = await (await visitor.ask('/api/auth/csrf')).json()
    const form = new URLSearchParams({ csrfToken: String(csrfToken), person, json: 'true' })
    await visitor.ask('/api/auth/callback/demo', { method: 'POST', body: form })
    await visitor.token()
    return visitor
  }

  /** A token for the socket. */
  async token(): Promise<string> {
    const response = await this.ask('/api/portico/token', { method: 'POST' })
    if (!response.ok)
      throw new Error(`${this.person} could not sign in at ${this.#origin}: ${response.status}`)
    const { token } = await response.json()
    return String(token)
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, this.#origin), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name !== undefined && value !== undefined) this.#cookies.set(name, value)
    }
    return response
  }
}
