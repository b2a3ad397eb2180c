// The score: how it stands, line by line, and what has earned or lost each point.

import { h, measure, score, signed, tone } from "./page.js";

const POINTS = 10000;

/** A number with two to four digits after its point. */
const short = (value) => value.toFixed(4).replace(/0{1,2}$/, "");

/** The lines of a score after a turn; `go` leads to the turn that changed a line. */
export function lines(story, turn, go) {
  const isStrict = story.judge === "strict";
  const told = story.lines.map((line) => oneLine(line, turn, go));
  const list = h("ul", { class: "lines" }, told);
  if (isStrict && !story.is_over)
    return soft("The strict judge names its lines at the close.", LATE);
  return isStrict && !story.turns[turn].ended ? [soft(LATE), list] : list;
}

const LATE = "Until the close the score counts evidence alone; the decision is paid then.";
const soft = (...words) => h("p", { class: "soft" }, words.join(" "));

function oneLine(line, turn, go) {
  const earned = (line.after[turn] ?? line.earned) / POINTS;
  const most = line.possible / POINTS;
  const causes = line.because.filter((cause) => cause.turn <= turn);
  return h(
    "li",
    { class: earned >= most && most > 0 ? "line full" : "line" },
    h("span", { class: "label" }, line.label),
    measure(line.label, earned, most, `${short(earned)} of ${short(most)}`),
    causes.length
      ? h(
          "span",
          { class: "causes" },
          causes.map((cause) => causeLink(cause, go)),
        )
      : null,
  );
}

export function causeLink(cause, go) {
  const change = cause.change / POINTS;
  const words = `turn ${cause.turn}: ${signed(change)}`;
  if (!go) return h("span", { class: `cause ${tone(change)}`, title: cause.why }, words);
  return h(
    "button",
    {
      type: "button",
      class: `cause ${tone(change)}`,
      title: cause.why,
      onclick: () => go(cause.turn, cause.event),
    },
    words,
  );
}

/** The breakdown at the end: each line with its reasons in words. */
export function breakdown(story, go) {
  const row = (line) => {
    const reasons = line.because.map((cause) => {
      const happened = story.turns[cause.turn]?.events[cause.event] ?? "";
      return h(
        "li",
        {},
        causeLink(cause, go),
        ` ${happened}`,
        cause.why ? h("span", { class: "soft" }, ` ${cause.why}`) : null,
      );
    });
    const lacking = (line.lacking ?? []).map((words) => h("li", { class: "soft" }, words));
    const none =
      line.earned === 0
        ? "nothing earned it"
        : line.id === "conduct"
          ? "no fault was found"
          : "it was so from the start";
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, line.label),
      h("td", { "data-label": "Earned", class: "number" }, (line.earned / POINTS).toFixed(4)),
      h("td", { "data-label": "Possible", class: "number" }, (line.possible / POINTS).toFixed(4)),
      h(
        "td",
        { "data-label": "Because", class: "long" },
        reasons.length + lacking.length
          ? h("ul", { class: "reasons" }, reasons, lacking)
          : h("span", { class: "soft" }, none),
      ),
    );
  };
  const head = ["Line", "Earned", "Possible", "Because"].map((name) =>
    h(
      "th",
      { scope: "col", class: name === "Earned" || name === "Possible" ? "number" : null },
      name,
    ),
  );
  return h(
    "div",
    { class: "table" },
    h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, story.lines.map(row))),
  );
}

/** What a turn cost, in words. */
export function costs(moment) {
  const { penalties = [], unsafe_actions: unsafe = [] } = moment.cost ?? {};
  if (!penalties.length && !unsafe.length) return null;
  return h(
    "ul",
    { class: "costs" },
    penalties.map((it) =>
      h("li", {}, h("span", { class: "bad" }, signed(it.amount)), ` ${it.reason}`),
    ),
    unsafe.map((it) =>
      h(
        "li",
        {},
        h("span", { class: "tag bad" }, it.terminal ? "unsafe, ends the case" : "unsafe"),
        ` ${it.reason}`,
      ),
    ),
  );
}

/** The turns on which points were lost: rewards below zero, and lines that went down. */
export function losses(story) {
  return story.turns.filter(
    (moment) =>
      moment.turn > 0 &&
      (moment.reward < 0 ||
        story.lines.some((line) => line.after[moment.turn] < line.after[moment.turn - 1])),
  );
}

/** The score as one number with its bar. */
export function total(value, words) {
  return h(
    "p",
    { class: "total" },
    h("strong", {}, score(value)),
    h("span", { class: "soft" }, ` of 1 · ${words}`),
    h("meter", { min: 0, max: 1, value: value ?? 0, "aria-label": words }),
  );
}
