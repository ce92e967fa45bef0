import { objectiveNames, objectives } from './objectives.ts'
import type { CountedFinding, SloReport, Span, Standing } from './slo.ts'

/** The report as a self-contained page that refreshes every ten seconds. */
export function sloPage({ now, window, sinceStart }: SloReport): string {
  const spans = [column('Last', window), column('Since start,', sinceStart)]
  const heads = ['Objective', 'Target', ...spans.map(({ title }) => title)]
  const rows = objectiveNames.map((name) => {
    const { title, target, counts } = objectives[name]
    const cells = spans.map((span) => cell(span.title, span.objectives[name]))
    return `<tr role=row><th scope=row role=rowheader>${title}<small>${counts}</small></th><td role=cell data-head=Target>${percent(target)}</td>${cells.join('')}</tr>`
  })
  return `<!doctype html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>Portico: objectives</title>
<style>${style}</style>
<main>
<h1>Objectives</h1>
<p>This node and its workers, measured by the service itself.
${now.map(({ finding: id, cause, cure }) => said(`Now: <code>${id}</code>`, cause, cure)).join('')}
${isEmpty(sinceStart) ? '<p class=empty>Nothing is measured yet: nobody has connected. The page fills by itself.' : ''}
<table role=table>
<thead role=rowgroup><tr role=row>${heads.map((head) => `<th scope=col role=columnheader>${head}</th>`).join('')}</tr></thead>
<tbody role=rowgroup>${rows.join('\n')}</tbody></table>
${isEmpty(sinceStart) ? '' : spans.map((span) => finding(span.title, span)).join('')}
</main>
<p role=status></p>
<script>${script}</script>`
}

function column(words: string, span: Span): Span & { readonly title: string } {
  return { ...span, title: `${words} ${duration(span)}` }
}

function isEmpty({ objectives, topFinding, topToldByClients }: Span): boolean {
  const findings = [topFinding, topToldByClients]
  return (
    findings.every((finding) => finding === undefined) &&
    objectiveNames.every((name) => objectives[name].kind === 'nothing measured')
  )
}

function cell(head: string, standing: Standing): string {
  const open = `<td role=cell data-head="${head}"`
  if (standing.kind === 'nothing measured') return `${open} class=none>– nothing measured</td>`
  const mark = standing.kind === 'within budget' ? '●' : '▲'
  const kind = standing.kind === 'within budget' ? 'well' : 'over'
  return `${open}><b class=${kind}>${mark} ${percent(standing.share)}</b><small>${standing.kind}, of ${standing.of.toLocaleString('en')}</small></td>`
}

function finding(when: string, { topFinding, topToldByClients }: Span): string {
  const own =
    topFinding === undefined
      ? `<h2>${when}</h2><p>The service has found nothing that is a warning or a fault.`
      : said(`${when}: ${counted(topFinding)}`, topFinding.cause, topFinding.cure)
  const told =
    topToldByClients === undefined
      ? ''
      : `<p>Pages tell most often of ${counted(topToldByClients)}. ${escaped(topToldByClients.cause)} (Anybody can send this.)`
  return own + told
}

function said(title: string, cause: string, cure: string): string {
  return `<h2>${title}</h2><p>${escaped(cause)}<p>${escaped(cure)}`
}

function counted({ finding: id, count }: CountedFinding): string {
  return `<code>${id}</code>, ${count === 1 ? 'once' : `${count.toLocaleString('en')} times`}`
}

/** Rounded down: 99.996 % is not 100 %. */
function percent(share: number): string {
  return `${(Math.floor(share * 100_000) / 1000).toLocaleString('en', { maximumFractionDigits: 3 })} %`
}

function duration({ seconds }: Span): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Replaces the content in place, so that the page does not scroll; says so if the figures are old. */
const script = `
const status=document.querySelector('[role=status]')
setInterval(async()=>{try{
const answer=await fetch('',{headers:{accept:'text/html'}});if(!answer.ok)throw new Error('it answers '+answer.status)
const next=new DOMParser().parseFromString(await answer.text(),'text/html').querySelector('main')
document.querySelector('main').replaceWith(next);status.textContent=''
}catch(error){status.textContent=status.textContent||'▲ These figures are old: the service does not answer since '+new Date().toLocaleTimeString()+' ('+error.message+'). The page goes on asking.'}},10000)
`

const style = `
:root{color-scheme:light dark;--ground:#FAF8F5;--surface:#fff;--line:#E7E2DA;--ink:#1D1B18;--soft:#5E584F;--live:#2E7D4F;--fault:#B3261E}
@media(prefers-color-scheme:dark){:root{--ground:#12110F;--surface:#1A1917;--line:#2F2C28;--ink:#F3EFE8;--soft:#B4ADA2;--live:#6BCB93;--fault:#F2857C}}
body{margin:0 auto;padding:32px 16px;max-width:960px;background:var(--ground);color:var(--ink);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:28px;line-height:1.2;margin:0}h2{font-size:16px;line-height:1.2;margin:32px 0 0}p{margin:8px 0;color:var(--soft);max-width:70ch}.empty{color:var(--ink)}
table{border-collapse:separate;border-spacing:0;width:100%;margin-top:24px;background:var(--surface);border:1px solid var(--line);border-radius:10px}
th,td{padding:12px 16px;text-align:left;vertical-align:top;white-space:nowrap;font-weight:400}
tbody th,tbody td{border-top:1px solid var(--line)}tbody th{font-weight:500;white-space:normal;min-width:220px}thead th{font-size:12px;color:var(--soft)}
small{display:block;font-size:12px;font-weight:400;color:var(--soft)}b{font-weight:600}.well{color:var(--live)}.over{color:var(--fault)}.none{color:var(--soft)}
code{font:0.9em ui-monospace,monospace}[role=status]{color:var(--fault);font-weight:500;min-height:21px}
@media(max-width:720px){thead{position:absolute;clip-path:inset(50%)}table,tbody,tr,th,td{display:block}
tbody tr{padding:12px 16px;border-top:1px solid var(--line)}tbody tr:first-child{border:0}tbody th,tbody td{padding:0;border:0}
tbody td{display:grid;grid-template-columns:10em 1fr;margin-top:8px;white-space:normal}td::before{content:attr(data-head);grid-row:span 2;color:var(--soft);font-size:12px;line-height:21px}}`
