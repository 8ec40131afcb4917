import { html } from "hono/html";

type Html = ReturnType<typeof html>;

/** A page of the local program, with a headline and no script. */
export function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
}

/** The style of the local program's pages. */
export const stylesheet = `
:root { color-scheme: light dark; --ink: #1c2530; --paper: #fff; --edge: #66717f; --accent: #1d5fa8; --soft: #eef2f6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #14191f; --edge: #8a95a3; --accent: #8fc0f5; --soft: #202833; }
}
body { margin: 0; color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.1rem; margin-bottom: 0.5rem; }
.note { padding: 0.75rem 1rem; background: var(--soft); border-left: 4px solid var(--accent); }
.amount { font-size: 2rem; font-weight: 600; margin: 0.25rem 0; }
label { display: block; font-weight: 600; margin: 1rem 0 0.25rem; }
.hint { margin: 0 0 0.25rem; font-size: 0.9rem; }
code { font: 0.9rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
input, select { font: inherit; box-sizing: border-box; width: 100%; padding: 0.6rem; color: inherit; background: transparent; border: 1px solid var(--edge); border-radius: 4px; }
option { color: var(--ink); background: var(--paper); }
a { color: var(--accent); }
button { font: inherit; font-weight: 600; padding: 0.65rem 1rem; border: 1px solid var(--accent); border-radius: 4px; color: var(--paper); background: var(--accent); cursor: pointer; }
button.plain { color: var(--accent); background: transparent; text-align: left; width: 100%; font-weight: 400; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
ul { list-style: none; padding: 0; }
li { margin: 0.5rem 0; }
article { border: 1px solid var(--edge); border-radius: 4px; padding: 0.75rem 1rem; margin: 1rem 0; }
article pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0 0; font: 0.9rem/1.45 ui-monospace, monospace; }
`;
