// Papers: a ticket, a record, an article, what a search found, what the shop shows.

import { h, inWords, plural } from "./page.js";

export const tags = (names) =>
  names.length
    ? h(
        "ul",
        { class: "tags", "aria-label": "Tags" },
        names.map((name) => h("li", { class: "tag" }, name)),
      )
    : null;

/** What lies in front of the seat. `open` opens an article of a search. */
export function panel(focus, open) {
  if (!focus) return empty("Nothing is open.", "Open a ticket of the inbox.");
  const { data } = focus;
  if (focus.panel_type === "ticket") return ticket(data);
  if (Array.isArray(data.results)) return found(data.results, open);
  return record(focus, data);
}

export function empty(head, words) {
  return h(
    "div",
    { class: "empty" },
    h("p", {}, h("strong", {}, head)),
    words ? h("p", {}, words) : null,
  );
}

export function ticket(data, now = data) {
  return h(
    "article",
    { class: "paper" },
    h("h3", {}, data.subject),
    h(
      "p",
      { class: "soft" },
      `${data.ticket_id} · from ${data.from_contact} · account ${data.account_id}`,
    ),
    h(
      "p",
      { class: "states" },
      chip("Priority", now.priority),
      chip("Status", now.status),
      tags(now.tags),
    ),
    paragraphs(data.summary),
  );
}

const chip = (label, word) =>
  h("span", { class: "tag" }, h("span", { class: "soft" }, `${label} `), inWords(word));

function record(focus, data) {
  const facts = (data.facts ?? []).map(({ label, value }) =>
    h("div", {}, h("dt", {}, label), h("dd", {}, value)),
  );
  return h(
    "article",
    { class: "paper" },
    h("h3", {}, focus.title),
    h(
      "p",
      { class: "soft" },
      `${inWords(focus.panel_type)} · ${data.record_id ?? data.article_id ?? ""}`,
    ),
    data.summary && data.summary !== focus.body ? h("p", { class: "soft" }, data.summary) : null,
    paragraphs(focus.body),
    facts.length ? h("dl", { class: "sheet" }, facts) : null,
  );
}

function found(results, open) {
  if (!results.length)
    return empty("The search found nothing.", "Try other words; it looks for whole words.");
  const entry = (result) =>
    h(
      "li",
      {},
      h(
        open ? "button" : "div",
        open
          ? { type: "button", class: "row", onclick: () => open(result.article_id) }
          : { class: "row" },
        h("span", { class: "title" }, result.title),
        h("span", { class: "soft" }, result.summary),
        h("code", {}, result.article_id),
      ),
    );
  return h(
    "div",
    {},
    h("h3", {}, `${plural(results.length, "article")} found`),
    h("ul", { class: "rows", "data-arrows": true }, results.map(entry)),
  );
}

export function paragraphs(text) {
  return String(text ?? "")
    .split(/\n{2,}/)
    .map((part) => h("p", { class: "said" }, part));
}

/** The inbox as a list that cannot be clicked. */
export function inboxList(inbox, active) {
  return h(
    "ul",
    { class: "rows" },
    inbox.map((it) =>
      h(
        "li",
        {},
        h(
          "div",
          { class: it.ticket_id === active ? "row active" : "row" },
          h("span", { class: "title" }, it.subject),
          h(
            "span",
            { class: "soft" },
            `${it.ticket_id} · ${inWords(it.priority)} · ${inWords(it.status)}`,
          ),
          tags(it.tags),
        ),
      ),
    ),
  );
}

/** A whole observation, of whichever environment. */
export function observation(seen) {
  if (!seen) return empty("Nothing was seen.", "");
  if (seen.customer_message !== undefined) return shop(seen);
  return h(
    "div",
    { class: "seen" },
    inboxList(seen.inbox, seen.active_ticket_id),
    panel(seen.focus_panel),
    world(seen.world_context),
  );
}

export function shop(seen) {
  const evidence = seen.collected_evidence ?? [];
  return h(
    "div",
    { class: "seen" },
    h(
      "article",
      { class: "paper" },
      h("h3", {}, "The customer wrote"),
      paragraphs(seen.customer_message),
    ),
    h("p", { class: "soft" }, seen.workspace_summary),
    seen.last_tool_result
      ? h(
          "article",
          { class: "paper" },
          h("h3", {}, "Last result"),
          paragraphs(seen.last_tool_result),
        )
      : null,
    h(
      "p",
      {},
      h("span", { class: "soft" }, "Evidence collected: "),
      evidence.length ? tags(evidence) : "none yet",
    ),
  );
}

export function world(context) {
  if (!context) return null;
  const rows = [
    ["Region", context.region],
    ["Account health", context.account_health_index.toFixed(2)],
    ...context.active_incidents.map((incident) => ["Incident", incident]),
  ];
  if (context.policy_window_name) {
    const state = context.policy_window_active ? "open" : "shut";
    rows.push([
      `${context.policy_window_name} (${state})`,
      context.policy_window_description ?? "",
    ]);
  }
  return h(
    "dl",
    { class: "sheet" },
    rows.map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))),
  );
}
