import { html } from "hono/html";

import type { Outbox, OutboxMessage } from "../outbox.ts";
import { page } from "./page.ts";

type Html = ReturnType<typeof html>;

/** What would have gone out as e-mail and text. */
export function outboxPage(messages: ReturnType<Outbox["list"]>): Html {
  return page(
    "Outbox",
    html`<h1>Outbox</h1>
      <p class="note">
        What has gone out as e-mail and text, newest first. Nothing leaves this machine. Reload to
        see more.
      </p>
      ${messages.length === 0 ? html`<p>Nothing has been sent yet.</p>` : messages.map(messageHtml)}`,
  );
}

function messageHtml(message: OutboxMessage): Html {
  const [what, words] =
    message.channel === "email"
      ? ["E-mail", `${message.subject}\n\n${message.body}`]
      : ["Text", message.text];
  return html`<article>
    <h2>${what} to ${message.to}</h2>
    <time datetime="${message.at}">${message.at.slice(0, 19).replace("T", " ")} UTC</time>
    <pre>${words}</pre>
  </article>`;
}
