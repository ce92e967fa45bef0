import type { Look } from '../element.ts'

/** Lasts as long as the connection, or until it is taken back. */
export const lasting = {
  halfOpen: { name: 'Half-open', says: 'Silences the connection without closing it' },
  duplicate: { name: 'Duplicate', says: 'What is pushed comes twice' },
  reorder: { name: 'Reorder', says: 'Of two publications of a channel the second comes first' },
  lose: { name: 'Lose', says: 'Every third push never comes' },
} as const

/** Happens once. */
export const sudden = {
  drop: { name: 'Drop', says: 'Cuts the connection' },
  expire: { name: 'Expire token', says: 'Ends the token it came with' },
  refuse: { name: 'Refuse', says: 'Refuses reconnects for ten seconds' },
} as const

const switches = Object.entries(lasting)
  .map(
    ([id, { name, says }]) =>
      `<label><input type="checkbox" role="switch" data-part="${id}" aria-describedby="${id}"><span><b>${name}</b> <small id="${id}">${says}</small></span></label>`,
  )
  .join('')

const buttons = Object.entries(sudden)
  .map(([id, { name, says }]) => `<button type="button" data-part="${id}" title="${says}">${name}</button>`)
  .join('')

const html = `
<section aria-label="Disturb this connection, in development">
  <details data-part="drawer">
    <summary><b>Disturb this connection</b> <span data-part="count" role="status"></span></summary>
    <p class="facts"><span data-part="state" role="status"></span> <span data-part="transport"></span> <code data-part="trace"></code></p>
    <p data-part="note" role="alert" hidden></p>
    <fieldset data-part="lasting">
      <legend>While it lasts</legend>
      ${switches}
      <label><input type="number" data-part="delayMs" min="0" max="30000" step="100" value="0" aria-describedby="delay"><span><b>Delay, ms</b> <small id="delay">Delays everything by this much</small></span></label>
      <button type="button" data-part="clear">All clear</button>
    </fieldset>
    <fieldset data-part="sudden">
      <legend>Once</legend>
      <div>${buttons}</div>
    </fieldset>
  </details>
</section>`

const css = `
:host { position: fixed; inset: auto auto 16px 16px; z-index: 2147482999; width: min(360px, calc(100vw - 32px)); }
:host(:not([data-placed])) section { max-height: calc(100vh - 56px); overflow: auto; box-shadow: 0 4px 16px rgb(0 0 0 / .12); }
:host([data-placed]) { display: block; position: static; width: auto; color-scheme: inherit; font-family: inherit; }
:host([data-placed]) section { font-family: inherit; }
:host([data-placed]) .facts { display: none; }
summary { cursor: pointer; border-radius: 6px; min-height: 24px; }
b { font-weight: 500; }
summary b { font-weight: 600; }
[data-part="count"], .facts, legend, small { color: var(--soft); font-size: 12px; }
[data-part="count"] { margin-left: 8px; }
p { margin: 8px 0 0; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
[data-part="note"] { border-left: 3px solid var(--accent); padding-left: 8px; }
fieldset { border: 0; margin: 12px 0 0; padding: 0; min-width: 0; }
fieldset:disabled { opacity: .6; }
legend { padding: 0; margin-bottom: 4px; }
label { display: grid; grid-template-columns: 72px 1fr; align-items: center; gap: 12px; min-height: 40px; cursor: pointer; }
label small { display: block; }
input { font: 13px/1.5 ui-monospace, monospace; font-variant-numeric: tabular-nums; color: var(--ink); accent-color: var(--accent); margin: 0; }
input[type="number"] { box-sizing: border-box; width: 72px; padding: 4px 6px; background: none; border: 1px solid var(--line); border-radius: 6px; }
[role="switch"] { appearance: none; box-sizing: border-box; width: 36px; height: 20px; border: 1px solid var(--soft); border-radius: 10px; cursor: pointer; position: relative; }
[role="switch"]::before { content: ""; position: absolute; top: 3px; left: 3px; width: 12px; height: 12px; border-radius: 6px; background: var(--soft); transition: translate 120ms ease-out; }
[role="switch"]:checked { background: var(--accent); border-color: var(--accent); }
[role="switch"]:checked::before { background: var(--on-accent); translate: 16px; }
fieldset > div { display: flex; flex-wrap: wrap; gap: 8px; }
fieldset button { min-height: 40px; padding: 4px 12px; border: 1px solid var(--line); color: var(--ink); font-weight: 500; }
fieldset button:hover:enabled { border-color: var(--soft); }
fieldset :disabled { cursor: default; }
[data-part="clear"] { margin-top: 8px; }
@media (prefers-reduced-motion: reduce) { [role="switch"]::before { transition: none; } }`

export const look: Look = { html, css }
