// Fresh numbers every two seconds, for as long as somebody looks.

import { $, ask, h, put } from "./page.js";

const lasting = (seconds) =>
  seconds < 60
    ? `${seconds} s`
    : seconds < 3600
      ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min`;

const pause = $("live-pause");
const state = $("live-state");
let isPaused = false;

function row(session) {
  const cell = (label, text, kind) => h("td", { "data-label": label, class: kind }, text);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("code", {}, `${session.session}…`)),
    cell("Environment", session.environment),
    cell("Episode", `${session.episode ?? "–"}`, "number"),
    cell("Turns", `${session.turns ?? "–"}`, "number"),
    h("td", { "data-label": "State" }, h("span", { class: "tag" }, session.state)),
    cell("Idle", lasting(session.idle_seconds), "number"),
  );
}

function show(now) {
  for (const fact of document.querySelectorAll("[data-fact]")) {
    const value = now[fact.dataset.fact];
    fact.textContent = fact.dataset.fact === "uptime_seconds" ? lasting(value) : String(value);
  }
  put($("live-rows"), now.listed.map(row));
  $("live-empty").hidden = now.listed.length > 0;
}

async function refresh() {
  if (isPaused || document.hidden) return;
  try {
    show((await ask("GET", "/api/live")).data);
    state.textContent = "Refreshed every two seconds.";
    state.className = "soft";
  } catch (problem) {
    state.textContent = problem.message;
    state.className = "error";
  }
}

pause.hidden = false;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.setAttribute("aria-pressed", String(isPaused));
  state.textContent = isPaused ? "Paused." : "Refreshed every two seconds.";
});
state.textContent = "Refreshed every two seconds.";
setInterval(refresh, 2000);
