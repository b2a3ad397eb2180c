// The console: a desk that is played by clicking. The server decides everything, this only asks.

import { $, Problem, ask, keepFocus, plural, say, score, signed, token } from "./page.js";
import { Composer } from "./form.js";
import { final, showEpisode, showPapers, turns } from "./desk.js";
import { filter } from "./tasks.js";
import { onKey } from "./shortcuts.js";

/** Actions that have a place of their own, outside of the composer. */
const CLICKED = ["open_ticket", "inspect_record", "search_kb"];

const game = {
  environment: "",
  case: "",
  /** What the list of cases calls it. */
  title: "",
  session: null,
  /** The observation, with reward and done. */
  seen: null,
  /** The whole last answer. */
  last: null,
  /** What came of each turn, if that may be seen. */
  story: null,
  isHidden: false,
  /** What lay in front of the seat after each turn. */
  panels: [],
  /** The actions that were sent, where the desk itself keeps no history. */
  deeds: [],
  /** A paper that is looked at once more. */
  shown: null,
  composer: null,
  /** How many steps the case allows. */
  budget: 0,
  isBusy: false,
};

const isDone = () => Boolean(game.seen?.done);
const path = (rest) => `/envs/${game.environment}${rest}`;

async function start(id, environment) {
  const trouble = $("picker-error");
  trouble.hidden = true;
  $("picker").setAttribute("aria-busy", "true");
  say("The case is being opened.");
  leave();
  try {
    const [{ data: opened }, { data: offers }] = await Promise.all([
      ask("POST", `/api/sessions/${environment}`),
      ask("GET", `/api/actions/${environment}`),
    ]);
    const { data } = await ask("POST", `/envs/${environment}/reset`, {
      body: { fixture_id: id },
      session: opened.session_id,
    });
    const session = opened.session_id;
    const budget = data.observation.remaining_steps;
    const title = document.querySelector(`[data-case="${CSS.escape(id)}"] .title`)?.textContent;
    Object.assign(game, { environment, session, case: id, title, budget, isHidden: false });
    const isShop = environment === "shop";
    const own = isShop ? offers : offers.filter((offer) => !CLICKED.includes(offer.action));
    game.composer = new Composer(fresh($("act")), own, () => game.seen, send);
    $("picker").hidden = true;
    $("desk").hidden = false;
    const asked = new URLSearchParams({ case: id, env: environment });
    history.replaceState(null, "", `/console?${asked}`);
    await take(data);
    scrollTo(0, 0);
    $("case-title").focus();
    say(`${$("case-title").textContent} is open. ${plural(game.seen.remaining_steps, "step")}.`);
  } catch (problem) {
    pick();
    trouble.textContent = problem.message;
    trouble.hidden = false;
    trouble.scrollIntoView({ block: "nearest" });
    say("");
  } finally {
    $("picker").removeAttribute("aria-busy");
  }
}

/** A form without the listeners of the composer before. */
function fresh(form) {
  const copy = form.cloneNode(false);
  form.replaceWith(copy);
  return copy;
}

/** Takes in an answer of the server and shows it. */
async function take(answer, action = null) {
  game.seen = { ...answer.observation, done: answer.done, reward: answer.reward };
  game.last = answer;
  game.shown = null;
  await tell();
  const turn = turns(game);
  game.panels.length = turn;
  game.deeds.length = turn;
  if (action) game.deeds[turn - 1] = action;
  game.panels[turn] = game.seen.focus_panel ?? null;
  show();
}

/** Asks what came of each turn, if that may be seen. */
async function tell() {
  if (game.isHidden) return;
  try {
    const asked = `/api/story?brief=true&of=session:${game.session}`;
    game.story = (await ask("GET", asked)).data;
    game.isHidden = game.story === null;
  } catch {
    game.story = null;
  }
}

function show() {
  const replay = () => start(game.case, game.environment);
  keepFocus(() => {
    showEpisode(game, { send, read, backTo, replay });
    game.composer.refresh();
  }, $("case-title"));
}

/** Carries an action out. */
async function send(action) {
  if (game.isBusy || isDone()) return;
  busy(true);
  $("trouble").hidden = true;
  $("search-error").hidden = true;
  try {
    const body = { action, request_id: token() };
    const { data } = await ask("POST", path("/step"), { body, session: game.session });
    if (!data.observation.last_action_error) game.composer.forget(action);
    await take(data, action);
    answer(action, game.seen.last_action_error);
  } catch (problem) {
    complain(problem, action);
  } finally {
    busy(false);
  }
}

/** Says what came of an action, beside what it came from. */
function answer(action, refused) {
  if (refused) {
    say(`Refused: ${refused}`);
    if (action.action_type === "search_kb") showSearchError(refused);
    else game.composer.showRefusal(action, refused);
  } else if (isDone()) {
    say(`The case is over. Final score ${score(final(game))}.`);
    $("ending-title").focus();
  } else {
    const reward = game.isHidden ? "" : `Reward ${signed(game.seen.reward ?? 0)}. `;
    say(`Done. ${reward}${plural(game.seen.remaining_steps, "step")} left.`);
    bringUp(
      { open_ticket: "ticket", inspect_record: "record", search_kb: "record" }[action.action_type],
    );
  }
}

/** Shows what was just opened, where the window is too narrow for it to be in sight. */
function bringUp(id) {
  if (!id || matchMedia("(min-width: 760px)").matches) return;
  $(`${id}-pane`).scrollIntoView();
}

function complain(problem, action) {
  if (!(problem instanceof Problem)) throw problem;
  const hasFields = action && problem.details.length;
  if (problem.status === 404) {
    notice(
      "This session is gone: the server has closed it, or was started anew. Pick the case again.",
    );
  } else if (hasFields && action.action_type === "search_kb") {
    showSearchError(problem.message);
  } else if (hasFields && !CLICKED.includes(action.action_type)) {
    game.composer.showProblem(problem.message, problem.byField());
  } else {
    notice(problem.message);
  }
}

function showSearchError(words) {
  $("search-error").textContent = words;
  $("search-error").hidden = false;
  $("search-words").focus();
}

function notice(words) {
  $("trouble").textContent = words;
  $("trouble").hidden = false;
}

function busy(is) {
  game.isBusy = is;
  game.composer?.busy(is);
  $("desk").setAttribute("aria-busy", String(is));
}

/** Reads a record; one that was read before is shown again and takes no step. */
function read(id) {
  const isIt = ({ data }) => data.record_id === id || data.article_id === id;
  const before = game.panels.findLast((focus) => focus && isIt(focus));
  if (!before) return send({ action_type: "inspect_record", record_id: id });
  game.shown = before;
  showPapers(game, read);
  bringUp("record");
  say(`${before.title}, read before.`);
  return undefined;
}

/** Goes back to a turn: a fork of the episode there, in a session of its own. */
async function backTo(turn) {
  if (game.isBusy || turn < 0) return;
  busy(true);
  $("trouble").hidden = true;
  try {
    const former = game.session;
    const { data, session } = await ask("POST", path(`/sessions/${former}/fork`), {
      body: { turn },
    });
    game.session = session;
    await take(data);
    ask("DELETE", path(`/sessions/${former}`)).catch(() => {});
    say(turn === 0 ? "Back at the start." : `Back after step ${turn}.`);
  } catch (problem) {
    complain(problem);
  } finally {
    busy(false);
  }
}

/** Gives the session back to the server; a finished episode stays in its store. */
function leave() {
  if (game.session) ask("DELETE", path(`/sessions/${game.session}`)).catch(() => {});
  Object.assign(game, { session: null, seen: null, story: null, last: null });
  Object.assign(game, { panels: [], deeds: [] });
}

function pick() {
  leave();
  $("desk").hidden = true;
  $("picker").hidden = false;
  history.replaceState(null, "", "/console");
  scrollTo(0, 0);
  $("filter").focus();
}

function listenToPicker() {
  for (const button of document.querySelectorAll(".case")) {
    button.addEventListener("click", () => start(button.dataset.case, button.dataset.environment));
  }
  $("family").addEventListener("submit", (event) => {
    event.preventDefault();
    const tier = $("family-tier").value;
    const name = `${$("family-name").value}${tier ? `:${tier}` : ""}`;
    start(`${name}@${$("family-seed").value}`, "desk2");
  });
  filter(".case");
}

function listenToDesk() {
  $("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const query = $("search-words").value.trim();
    if (query) send({ action_type: "search_kb", query });
    else showSearchError("Write the words to look for.");
  });
  $("undo").addEventListener("click", () => backTo(turns(game) - 1));
  $("again").addEventListener("click", pick);
  onKey("i", () => $("inbox").querySelector("button")?.focus());
  onKey("r", () => $("records").querySelector("button")?.focus());
  onKey("/", () => ($("desk").hidden ? $("filter") : $("search-words")).focus());
  onKey("a", () => $("act").querySelector("input:checked")?.focus());
  onKey("u", () => $("desk").hidden || $("undo").disabled || backTo(turns(game) - 1));
}

if ($("picker")) {
  listenToPicker();
  listenToDesk();
  const asked = new URLSearchParams(location.search);
  if (asked.get("case")) {
    start(asked.get("case"), asked.get("env") ?? $("console").dataset.environment);
  }
}
