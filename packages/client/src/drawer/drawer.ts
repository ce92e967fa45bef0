import type { Disturbance, Mishap, SystemSwitchRequest, SystemSwitchResult } from '@portico/protocol'
import type { PageElement, Part } from '../element.ts'
import type { Status } from '../status.ts'
import type { Store } from '../store.ts'
import { lasting, sudden } from './look.ts'

/** The client whose connection is disturbed. */
export interface DisturbableClient {
  readonly status: Store<Status>
  disturb(request: SystemSwitchRequest): Promise<SystemSwitchResult>
}

interface Field extends Part {
  checked: boolean
  value: string
}
interface Group extends Part {
  disabled: boolean
}
interface Details extends Part {
  open: boolean
}

/** `permissionDenied`: the service is not in development mode. */
const closedCode = 103

const flags = Object.keys(lasting) as readonly (keyof typeof lasting)[]
const mishaps = Object.keys(sudden) as readonly Mishap[]

/** The switches show what the service says is set for this connection. A new connection has none set. */
export class Drawer {
  readonly #element: PageElement
  readonly #client: DisturbableClient
  readonly #stop: () => void
  /** The connection whose switches are shown. */
  #asked: string | undefined
  #requests = 0

  constructor(element: PageElement, client: DisturbableClient, { isOpen }: { readonly isOpen: boolean }) {
    this.#element = element
    this.#client = client
    this.#drawer.open = isOpen
    this.#listen()
    this.#stop = client.status.subscribe(() => this.#follow())
    this.#show({})
    this.#follow()
  }

  close(): void {
    this.#stop()
    this.#requests += 1
  }

  get #drawer(): Details {
    return this.#element.find<Details>('drawer')
  }

  #listen(): void {
    const on = (part: string, type: string, act: () => void) =>
      this.#element.find(part).addEventListener(type, act)
    for (const flag of flags) on(flag, 'change', () => this.#disturb(this.#wanted()))
    // This outdates requests under way, so that no answer overwrites a field that is being typed in.
    on('delayMs', 'input', () => void ++this.#requests)
    on('delayMs', 'change', () => this.#disturb(this.#wanted()))
    on('clear', 'click', () => this.#disturb({}))
    for (const mishap of mishaps) on(mishap, 'click', () => void this.#ask({ mishap }))
    this.#drawer.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#drawer.open = false
    })
  }

  #follow(): void {
    const { state, transport, trace, roundTripMs } = this.#client.status.get()
    const roundTrip = roundTripMs === undefined ? '' : `, ${Math.round(roundTripMs)} ms`
    this.#write('state', state)
    this.#write('transport', transport === undefined ? '' : transport + roundTrip)
    this.#write('trace', trace ?? '')
    const connection = transport && `${trace} ${transport}`
    if (connection === this.#asked) return
    this.#asked = connection
    this.#show({})
    if (connection) void this.#ask({})
  }

  #wanted(): Disturbance {
    const delayMs = Number(this.#element.find<Field>('delayMs').value)
    const set = flags.filter((flag) => this.#element.find<Field>(flag).checked)
    return { ...Object.fromEntries(set.map((flag) => [flag, true])), ...(delayMs > 0 && { delayMs }) }
  }

  #disturb(disturbance: Disturbance): void {
    this.#count(disturbance)
    void this.#ask({ disturbance })
  }

  /** Ignores an answer if another request was made since. */
  async #ask(request: SystemSwitchRequest): Promise<void> {
    this.#requests += 1
    const number = this.#requests
    try {
      const { disturbance } = await this.#client.disturb(request)
      if (number !== this.#requests) return
      this.#allow(true)
      this.#note('')
      this.#show(disturbance)
    } catch (error) {
      if (number !== this.#requests) return
      const { code, message } = error as { readonly code?: number; readonly message: string }
      this.#note(message)
      this.#allow(code !== closedCode)
      this.#show({})
    }
  }

  #show(disturbance: Disturbance): void {
    for (const flag of flags) this.#element.find<Field>(flag).checked = disturbance[flag] === true
    this.#element.find<Field>('delayMs').value = String(disturbance.delayMs ?? 0)
    this.#count(disturbance)
  }

  #count(disturbance: Disturbance): void {
    const count = Object.keys(disturbance).length
    this.#write('count', count === 0 ? 'nothing set' : `${count} set`)
  }

  #note(text: string): void {
    this.#write('note', text)
    this.#element.find('note').hidden = text === ''
  }

  #allow(isAllowed: boolean): void {
    for (const group of ['lasting', 'sudden']) this.#element.find<Group>(group).disabled = !isAllowed
  }

  #write(part: string, text: string): void {
    const found = this.#element.find(part)
    if (found.textContent !== text) found.textContent = text
  }
}
