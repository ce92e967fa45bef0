import {
  type Command,
  decodeFrame,
  type Encoded,
  type Encoding,
  encodePush,
  encodeReply,
  type Incoming,
  joinBytes,
  joinText,
  type Push,
  ping,
  type Reply,
} from '../../src/index.ts'

/** The other side's reply to each command. */
export type Script = (command: Command) => Reply

/**
 * A WebSocket for the published client, without a network: what it sends is decoded and answered by our codecs. Its
 * messages arrive in later microtasks, as they would from a network.
 */
export function scriptedSocket<E extends Encoding>(encoding: E, script: Script) {
  return class ScriptedSocket {
    static latest: ScriptedSocket
    readonly heard: Incoming[] = []
    binaryType = 'blob'
    onopen: () => void = () => {}
    onclose: (event: { code: number; reason: string }) => void = () => {}
    onerror: (event: unknown) => void = () => {}
    onmessage: (event: { data: unknown }) => void = () => {}

    constructor() {
      ScriptedSocket.latest = this
      queueMicrotask(() => this.onopen())
    }

    send(frame: string | Uint8Array): void {
      const incoming = decodeFrame(encoding, frame)
      this.heard.push(...incoming)
      const replies = incoming.flatMap((one) => (one.kind === 'command' ? [script(one.command)] : []))
      this.deliver(replies.map((reply) => encodeReply(encoding, reply)))
    }

    push(...pushes: readonly Push[]): void {
      this.deliver(pushes.map((push) => encodePush(encoding, push)))
    }

    ping(): void {
      this.deliver([ping(encoding)])
    }

    close(code = 1000, reason = ''): void {
      queueMicrotask(() => this.onclose({ code, reason }))
    }

    deliver(messages: readonly Encoded[]): void {
      if (messages.length === 0) return
      const texts = messages.filter((message) => typeof message === 'string')
      const bytes = messages.filter((message) => typeof message !== 'string')
      const data = texts.length > 0 ? joinText(texts) : joinBytes(bytes).slice().buffer
      queueMicrotask(() => this.onmessage({ data }))
    }
  }
}
