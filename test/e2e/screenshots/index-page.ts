/** One row for each page, its looks side by side. */
export function printIndex(names: readonly string[], looks: readonly string[]): string {
  const rows = names.map((name) => {
    const pictures = looks.map(
      (look) =>
        `<a href="${name}-${look}.png"><img loading="lazy" src="${name}-${look}.png" alt="${name}, ${look}"></a>`,
    )
    return `<h2 id="${name}">${name}</h2>\n<div>${pictures.join('\n')}</div>`
  })
  return `<!doctype html>
<meta charset="utf-8">
<title>Portico, every page</title>
<style>
  body { margin: 2rem; font: 14px system-ui; background: #888; }
  div { display: flex; gap: 1rem; align-items: start; overflow-x: auto; }
  img { height: 30rem; box-shadow: 0 2px 12px #0004; }
  h2 { margin: 2rem 0 .5rem; }
</style>
${rows.join('\n')}
`
}
