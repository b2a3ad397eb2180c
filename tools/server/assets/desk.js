// What the console shows of an episode: inbox, papers, messages, score, history and its end.

import { $, h, inWords, plural, pretty, put, s, signed, tone } from "./page.js";
import { empty, panel, paragraphs, tags, ticket, world } from "./panel.js";
import { breakdown, costs, lines, total } from "./score.js";

/** How many turns were taken. */
export function turns(game) {
  if (typeof game.seen?.step_count === "number") return game.seen.step_count;
  return game.budget ? game.budget - game.seen.remaining_steps : 0;
}

/** The final score, wherever it is told. */
export function final({ story, last, seen }) {
  return story?.score ?? last.info?.final_score ?? seen.current_score ?? seen.reward;
}

const isShop = (game) => game.environment === "shop";

/** Shows all of it. `acts` has what can be clicked. */
export function showEpisode(game, acts) {
  const { seen, story } = game;
  showHead(game);
  put(
    $("brief"),
    h("div", {}, paragraphs(seen.task_brief ?? seen.objective)),
    world(seen.world_context),
  );
  if (isShop(game)) showShop(seen);
  else showInbox(game, acts);
  showPapers(game, acts.read);
  showMessages(seen.peer_messages ?? []);
  showScore(game);
  put($("history"), history(game, acts));
  $("raw").textContent = pretty(game.last);
  $("ending").hidden = !seen.done;
  $("composer").hidden = seen.done;
  $("score-title").textContent = seen.done ? "Final score" : "Score so far";
  if (seen.done) put($("ending-body"), ending(game, story, acts));
}

function showHead(game) {
  const { seen, story } = game;
  const taken = turns(game);
  const budget = taken + seen.remaining_steps;
  const names = [seen.fixture_id ?? seen.task_id, game.environment];
  if (story) names.push(`${story.judge} judge`);
  $("case-title").textContent = story?.title ?? game.title ?? inWords(seen.task_id ?? game.case);
  $("case-facts").textContent = names.join(" · ");
  $("steps-text").textContent = `Step ${taken} of ${budget}`;
  $("steps").max = budget;
  $("steps").value = taken;
  $("undo").disabled = taken === 0;
}

function showInbox(game, acts) {
  const { seen } = game;
  const read = readings(game);
  $("search").hidden = seen.done;
  $("records-title").hidden = false;
  put(
    $("inbox"),
    seen.inbox.map((it) => inboxItem(it, seen, acts.send)),
  );
  put(
    $("records"),
    seen.available_record_ids.map((id) => recordItem(id, read.has(id), seen, acts)),
  );
}

function inboxItem(it, seen, send) {
  const isActive = it.ticket_id === seen.active_ticket_id;
  const open = () => isActive || send({ action_type: "open_ticket", ticket_id: it.ticket_id });
  const state = h("span", { class: `priority ${it.priority}` }, inWords(it.priority));
  const button = {
    type: "button",
    class: isActive ? "row active" : "row",
    "aria-current": isActive ? "true" : null,
    "data-ticket": it.ticket_id,
    disabled: seen.done,
    onclick: open,
  };
  const parts = [
    h("span", { class: "title" }, it.subject),
    h("span", { class: "soft" }, it.from_contact.replace(/\s*<.*>/, "")),
    h("span", { class: "soft" }, `${it.ticket_id} · `, state, ` · ${inWords(it.status)}`),
  ];
  const tagged = it.tags.map((tag) => h("span", { class: "tag" }, tag));
  if (tagged.length) parts.push(h("span", { class: "tags" }, tagged));
  return h("li", {}, h("button", button, parts));
}

function recordItem(id, isRead, seen, acts) {
  const button = {
    type: "button",
    class: "row slim",
    "data-record": id,
    disabled: seen.done && !isRead,
    onclick: () => acts.read(id),
  };
  const mark = isRead ? h("span", { class: "tag good" }, "read") : null;
  return h("li", {}, h("button", button, h("code", {}, id), mark));
}

/** What was read, by id. */
function readings(game) {
  const ids = game.panels.map((focus) => focus?.data?.record_id ?? focus?.data?.article_id);
  return new Set(ids.filter(Boolean));
}

/** The ticket, and beside it the record that is looked at. */
export function showPapers(game, read) {
  if (isShop(game)) return;
  const { seen } = game;
  const latest = (fits) => game.panels.findLast((focus) => focus && fits(focus)) ?? null;
  const opened = latest((focus) => focus.panel_type === "ticket");
  const now = opened && seen.inbox.find((it) => it.ticket_id === opened.data.ticket_id);
  const none = empty("No ticket is open.", "Open one of the inbox. Opening takes a step.");
  put($("ticket"), opened ? ticket(opened.data, now) : none, done(seen.work ?? []));
  const paper = game.shown ?? latest((focus) => focus.panel_type !== "ticket");
  const words = "Records are below the inbox. Reading one takes a step; looking again takes none.";
  put($("record"), paper ? panel(paper, read) : empty("No record is open.", words));
}

/** What was done on tickets so far, which only the second desk tells. */
function done(work) {
  const checked = ([channel, ok]) => `${channel} (${ok ? "confirmed" : "not confirmed"})`;
  const rows = work.flatMap((it) => [
    [it, "credits", it.credits.map((amount) => amount.toFixed(2))],
    [it, "handed to", it.escalated_to],
    [it, "refused for", it.refused_for],
    [it, "stopped", it.contained],
    [it, "identity", it.identity_checks.map(checked)],
    [it, "asked", it.asked],
    [it, "linked to", it.linked_to],
    [it, "replies sent", it.replies_sent],
  ]);
  const told = rows.filter(([, , words]) => words.length);
  if (!told.length) return null;
  const row = ([it, label, words]) =>
    h("div", {}, h("dt", {}, `${it.ticket_id}: ${label}`), h("dd", {}, words.join(", ")));
  return h("section", {}, h("h4", {}, "Done so far"), h("dl", { class: "sheet" }, told.map(row)));
}

function showShop(seen) {
  const letter = h("span", { class: "title" }, "The customer's letter");
  const summary = h("span", { class: "soft" }, seen.workspace_summary);
  const none = empty(
    "No evidence is open.",
    "Review the ticket, then inspect artifacts and search policies below.",
  );
  const result = h(
    "article",
    { class: "paper" },
    h("h3", {}, "Last result"),
    paragraphs(seen.last_tool_result),
  );
  const evidence = seen.collected_evidence;
  const collected = h("p", {}, h("span", { class: "soft" }, "Collected: "), tags(evidence));
  $("search").hidden = true;
  $("records-title").hidden = true;
  put($("inbox"), h("li", {}, h("div", { class: "row active" }, letter, summary)));
  put($("records"));
  put($("ticket"), h("article", { class: "paper" }, paragraphs(seen.customer_message)));
  put($("record"), seen.last_tool_result ? result : none, evidence.length ? collected : null);
}

function showMessages(messages) {
  const message = (it) => {
    const head = h("strong", {}, inWords(it.from_role));
    return h(
      "li",
      {},
      head,
      h("span", { class: "soft" }, ` · step ${it.step}`),
      paragraphs(it.message),
    );
  };
  $("messages-pane").hidden = !messages.length;
  put($("messages"), messages.map(message));
}

function showScore(game) {
  const { story, seen } = game;
  if (!story) {
    const words = "This case judges: its score is shown when it is over.";
    put(
      $("score"),
      seen.done ? total(final(game), "final score") : h("p", { class: "soft" }, words),
    );
    return;
  }
  const turn = story.turns.length - 1;
  const moment = story.turns[turn];
  const number = h("span", { class: `number ${tone(moment.reward)}` }, signed(moment.reward));
  const reward = h("p", {}, h("span", { class: "soft" }, "Reward of the last step "), number);
  const words = seen.done ? "final score" : "score so far";
  put(
    $("score"),
    total(story.score, words),
    turn ? reward : null,
    costs(moment),
    lines(story, turn),
  );
}

/** What was done, the last step first, each with a way back to it. */
function history({ story, seen, deeds }, acts) {
  const told = story?.turns
    .slice(1)
    .map((it) => ({ ...it, step: it.turn, words: brief(it.events) }));
  const kept = (seen.action_history ?? []).map((it) => ({
    step: it.step_index,
    words: it.summary,
    refused: it.error,
  }));
  const sent = deeds.map((deed, place) => ({ step: place + 1, words: inLine(deed) }));
  const entries = told ?? (seen.action_history ? kept : sent);
  if (!entries.length) return h("p", { class: "soft" }, "Nothing was done yet.");
  const entry = (it) => [
    h("span", { class: "soft" }, `${it.step}.`),
    h("span", { class: it.refused ? "event bad" : "event" }, it.words),
    h(
      "span",
      { class: `number ${tone(it.reward)}` },
      it.reward === undefined ? "" : signed(it.reward),
    ),
    it.step < entries.length ? back(it.step, acts) : null,
  ];
  const items = entries.map((it) => h("li", {}, entry(it)));
  return h("ol", {}, items.reverse());
}

/** An action in a line. */
function inLine({ action_type: name, ...fields }) {
  const short = (value) => (String(value).length > 40 ? `${String(value).slice(0, 40)}…` : value);
  return [inWords(name), ...Object.values(fields).map(short)].join(" ");
}

/** The events of a turn in a line; the points of a reply are only counted. */
function brief(events) {
  const others = events.filter((words) => !words.startsWith("point "));
  const points = events.length - others.length;
  return [...others, ...(points ? [plural(points, "point")] : [])].join("; ");
}

function back(step, acts) {
  const arrow = s("path", { d: "M6 2v3h4a4 4 0 0 1 0 8H5v-2h5a2 2 0 0 0 0-4H6v3L1 6z" });
  const icon = { viewBox: "0 0 16 16", width: 15, height: 15, "aria-hidden": "true" };
  const name = `Go back to after step ${step}`;
  const button = { type: "button", "data-step": step, title: name, "aria-label": name };
  return h("button", { ...button, onclick: () => acts.backTo(step) }, s("svg", icon, arrow));
}

function ending(game, story, acts) {
  const steps = `In ${plural(turns(game), "step")}`;
  const hidden =
    "The breakdown of a case that judges is shown by a server with open visibility alone.";
  const where = story && `/trajectory-viewer?left=episode:${story.episode}`;
  const walk =
    where && h("a", { class: "button primary", href: where }, "Walk through it in the viewer");
  const again = h("button", { type: "button", onclick: acts.replay }, "Play it again");
  return [
    total(final(game), "final score"),
    h("p", {}, story?.ending ? `${steps}: ${story.ending}.` : `${steps}.`),
    story ? breakdown(story) : h("p", { class: "soft" }, hidden),
    h("p", { class: "actions" }, walk, again),
  ];
}
