// The viewer: one or two episodes, turn by turn.

import { $, h, keepFocus, pretty, put, say, score, signed, tone } from "./page.js";
import { observation } from "./panel.js";
import { breakdown, costs, lines, losses, total } from "./score.js";
import { plot } from "./plot.js";
import { Chooser } from "./chooser.js";
import { onKey } from "./shortcuts.js";

const sides = { left: null, right: null };
let turn = 0;
let marked = null;
let isRawOpen = false;

const stories = () => Object.entries(sides).filter(([, it]) => it);
const last = () => Math.max(0, ...stories().map(([, it]) => it.story.turns.length - 1));

/** Goes to a turn, and marks one of its events. */
function go(to, event = null) {
  turn = Math.max(0, Math.min(last(), to));
  marked = event;
  keepFocus(draw, $("turn"));
  if (stories().length) say(spoken());
  if (event !== null) {
    document.querySelector(".moment-title")?.focus();
    document.querySelector(".event.marked")?.scrollIntoView({ block: "center" });
  }
}

function draw() {
  const slider = $("turn");
  slider.max = last();
  slider.value = turn;
  slider.setAttribute("aria-valuetext", `Turn ${turn} of ${last()}`);
  $("turn-label").textContent = `Turn ${turn} of ${last()}`;
  $("travel").hidden = !stories().length;
  $("nothing").hidden = Boolean(stories().length);
  for (const [side, it] of Object.entries(sides)) {
    const place = $(`${side}-story`);
    place.hidden = !it;
    place.setAttribute(
      "aria-label",
      `${side === "left" ? "Run" : "Second run"}: ${it?.story.title ?? ""}`,
    );
    put(place, it ? tell(it.story) : []);
  }
  document.querySelector(".stories").classList.toggle("two", stories().length === 2);
  const address = here();
  history.replaceState(null, "", address);
  $("link").href = address;
}

/** The turn as somebody hears it. */
function spoken() {
  const moments = stories().map(
    ([, it]) => it.story.turns[Math.min(turn, it.story.turns.length - 1)],
  );
  const words = moments.map(
    (it) => `${it.events.join(", ") || "nothing done yet"}; reward ${signed(it.reward)}`,
  );
  return `Turn ${turn}: ${words.join(". Second run: ")}.`;
}

/** The address of what is shown. Colons and slashes stay readable. */
function here() {
  const asked = new URLSearchParams();
  for (const [side, it] of stories()) if (it.name) asked.set(side, it.name);
  if (turn) asked.set("turn", turn);
  const readable = { "%3A": ":", "%40": "@", "%2F": "/" };
  const query = asked.toString().replaceAll(/%3A|%40|%2F/g, (code) => readable[code]);
  return `/trajectory-viewer${query ? `?${query}` : ""}`;
}

function tell(story) {
  const at = Math.min(turn, story.turns.length - 1);
  const moment = story.turns[at];
  const part = (name, title, ...children) => {
    const heading = { tabindex: -1, class: name === "moment" ? "moment-title" : null };
    return h("section", { class: `pane ${name}` }, h("h3", heading, title), children);
  };
  const sum = h(
    "p",
    { class: "soft" },
    `The rewards of all turns add up to ${signed(story.reward_sum)}.`,
  );
  return [
    head(story, at),
    part("moment", at ? `Turn ${at}` : "Before the first turn", happened(moment)),
    part("rubric", `Score after turn ${at}: ${score(moment.score)}`, lines(story, at, go)),
    part("saw", "What the agent saw then", observation(moment.observation)),
    part(
      "final",
      story.is_over ? "Final breakdown" : "Breakdown so far",
      breakdown(story, go),
      sum,
    ),
    raw(moment),
  ];
}

function head(story, at) {
  const played = [
    story.scenario,
    `played by ${story.policies.join(" and ")}`,
    `${story.judge} judge`,
    `seed ${story.seed}`,
  ];
  if (story.fork)
    played.push(`forked from episode ${story.fork.episode} after turn ${story.fork.turn}`);
  const words = story.is_over
    ? `final score; ${story.ending}`
    : "score so far; the episode is not over";
  const facts = h("p", { class: "soft" }, played.join(" · "));
  const told = h(
    "div",
    {},
    h("h2", {}, story.title),
    facts,
    total(story.score, words),
    lost(story),
  );
  return h("header", { class: "pane story-head" }, told, plot(story, at, go));
}

function happened(moment) {
  if (moment.turn === 0) {
    const words =
      "The episode is open, and nothing was done yet. Go on with the slider or the arrow keys.";
    return h("p", { class: "soft" }, words);
  }
  const event = (words, place) =>
    h("li", { class: place === marked ? "event marked" : "event" }, words);
  const reward = h("span", { class: `number ${tone(moment.reward)}` }, signed(moment.reward));
  const phases = h("span", { class: "tag good" }, `finished phase ${moment.phases.join(", ")}`);
  return [
    h("p", { class: "command" }, h("code", {}, moment.command)),
    moment.refused ? h("p", { class: "notice bad" }, `Refused: ${moment.refused}`) : null,
    h("ul", { class: "events" }, moment.events.map(event)),
    h(
      "p",
      {},
      h("span", { class: "soft" }, "Reward "),
      reward,
      moment.phases.length ? phases : null,
    ),
    costs(moment),
  ];
}

function raw(moment) {
  const drawer = h(
    "details",
    { class: "drawer", open: isRawOpen },
    h("summary", {}, "Raw JSON of this turn"),
    h("pre", { tabindex: 0, "aria-label": "This turn as JSON" }, pretty(moment)),
  );
  drawer.addEventListener("toggle", () => (isRawOpen = drawer.open));
  return drawer;
}

function lost(story) {
  const all = losses(story);
  if (!all.length) return h("p", { class: "soft" }, "No turn lost points.");
  const link = (it) => {
    const button = { type: "button", class: "cause bad", onclick: () => go(it.turn) };
    return h("button", button, `turn ${it.turn}: ${signed(it.reward)}`);
  };
  return h("p", { class: "lost" }, h("span", {}, "Points were lost on "), all.map(link));
}

function nextLoss() {
  const turns = stories().flatMap(([, it]) => losses(it.story).map((moment) => moment.turn));
  const all = turns.sort((a, b) => a - b);
  const next = all.find((it) => it > turn) ?? all[0];
  if (next === undefined) say("No turn lost points.");
  else go(next);
}

/** Opens or shuts the second chooser. */
function compare(choosers) {
  const isOpen = choosers.right.form.hidden;
  choosers.right.form.hidden = !isOpen;
  $("compare").setAttribute("aria-expanded", String(isOpen));
  $("compare").textContent = isOpen ? "Only one" : "Compare two";
  if (!isOpen) sides.right = null;
  go(turn);
}

function listen() {
  const show = (side, name, story) => {
    sides[side] = { name, story };
    go(Math.min(turn, last()));
  };
  const forms = [...document.querySelectorAll(".chooser")];
  const choosers = Object.fromEntries(
    forms.map((form) => [form.dataset.side, new Chooser(form, show)]),
  );
  const steps = {
    first: () => go(0),
    back: () => go(turn - 1),
    next: () => go(turn + 1),
    last: () => go(last()),
  };
  for (const button of document.querySelectorAll("[data-go]")) {
    button.addEventListener("click", steps[button.dataset.go]);
  }
  $("turn").addEventListener("input", () => go(Number($("turn").value)));
  onKey("ArrowLeft", steps.back);
  onKey("ArrowRight", steps.next);
  onKey("Home", steps.first);
  onKey("End", steps.last);
  onKey("l", nextLoss);
  $("compare").addEventListener("click", () => compare(choosers));
  return choosers;
}

/** Shows what the address asks for. */
async function open(choosers) {
  const asked = new URLSearchParams(location.search);
  const at = Number.parseInt(asked.get("turn") ?? "0", 10) || 0;
  if (asked.get("run")) {
    const { elements } = choosers.left.form;
    elements.kind.value = "run";
    elements.run.value = asked.get("run");
    choosers.left.arrange();
  }
  if (asked.get("right")) compare(choosers);
  for (const side of ["left", "right"]) {
    const name = asked.get(side);
    if (!name) continue;
    choosers[side].adopt(name);
    await choosers[side].read(name);
  }
  if (stories().length) go(at);
}

open(listen());
