// The rewards of an episode as a plot: a bar a turn, and the score as a line.

import { h, s, score, signed } from "./page.js";

const [HIGH, LEFT, BOTTOM, TOP] = [190, 44, 26, 12];
// On a phone it is drawn narrower, so that its numbers can still be read.
const WIDE = matchMedia("(max-width: 640px)").matches ? 330 : 640;

export function plot(story, turn, go) {
  const { turns } = story;
  const rewards = turns.map((it) => it.reward);
  const most = Math.max(0.1, ...rewards, ...turns.map((it) => it.score));
  const least = Math.min(0, ...rewards);
  const y = (value) => TOP + ((most - value) / (most - least)) * (HIGH - TOP - BOTTOM);
  const step = (WIDE - LEFT - 8) / Math.max(1, turns.length);
  const x = (at) => LEFT + step * (at + 0.5);
  const bar = Math.max(3, Math.min(22, step * 0.5));
  const every = Math.ceil((turns.length * 40) / WIDE);
  // A lowest value that is hardly below zero would be written over the zero.
  const lowest = y(least) - y(0) > 14 ? [least] : [];
  const grid = [...lowest, 0, most / 2, most];
  const drawing = s(
    "svg",
    {
      viewBox: `0 0 ${WIDE} ${HIGH}`,
      class: "plot",
      role: "img",
      "aria-label": `Rewards of ${turns.length - 1} turns; final score ${score(story.score)}`,
    },
    grid.map((value) => [
      s("line", {
        x1: LEFT,
        x2: WIDE - 4,
        y1: y(value),
        y2: y(value),
        class: value === 0 ? "axis" : "grid",
      }),
      s("text", { x: LEFT - 6, y: y(value) + 4, class: "tick end" }, value.toFixed(2)),
    ]),
    s("rect", {
      x: x(turn) - step / 2,
      y: TOP,
      width: step,
      height: HIGH - TOP - BOTTOM,
      class: "now",
    }),
    turns.slice(1).map((it) => {
      const high = Math.max(1, Math.abs(y(it.reward) - y(0)));
      return s("rect", {
        x: x(it.turn) - bar / 2,
        y: it.reward < 0 ? y(0) : y(0) - high,
        width: bar,
        height: high,
        class: it.reward < 0 ? "bar bad" : "bar good",
      });
    }),
    s("polyline", {
      points: turns.map((it) => `${x(it.turn)},${y(it.score)}`).join(" "),
      class: "curve",
    }),
    turns.map((it) =>
      s("circle", {
        cx: x(it.turn),
        cy: y(it.score),
        r: it.turn === turn ? 5 : 3,
        class: it.refused ? "dot bad" : "dot",
      }),
    ),
    turns
      .filter((it) => it.turn % every === 0)
      .map((it) => s("text", { x: x(it.turn), y: HIGH - 8, class: "tick mid" }, String(it.turn))),
    turns.map((it) =>
      s(
        "rect",
        {
          x: x(it.turn) - step / 2,
          y: 0,
          width: step,
          height: HIGH,
          class: "hit",
          onclick: () => go(it.turn),
        },
        s("title", {}, `Turn ${it.turn}: reward ${signed(it.reward)}, score ${score(it.score)}`),
      ),
    ),
  );
  const key = h(
    "p",
    { class: "legend soft", "aria-hidden": "true" },
    h("span", { class: "swatch good" }),
    " reward gained ",
    h("span", { class: "swatch bad" }),
    " reward lost ",
    h("span", { class: "swatch curve" }),
    " score so far, by turn",
  );
  return h("figure", {}, drawing, key);
}
