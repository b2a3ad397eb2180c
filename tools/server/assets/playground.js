// The playground: reset, step and state of an environment, one session a browser.

import {
  $,
  Problem,
  ask,
  h,
  keepFocus,
  plural,
  pretty,
  put,
  say,
  signed,
  token,
  tone,
} from "./page.js";
import { empty, observation, paragraphs } from "./panel.js";
import { Composer } from "./form.js";

const place = $("playground");
const environment = place.dataset.environment;
const base = `/envs/${environment}`;
const KEPT = `aegis.playground.${environment}`;

let composer = null;
let seen = null;
let steps = [];
let session = kept();

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

function keep(id) {
  session = id;
  try {
    if (id) localStorage.setItem(KEPT, id);
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing forgets its session with the page.
  }
}

/** The session of this browser; a new one if it has none, or the server has closed it. */
async function ownSession() {
  if (!session) keep((await ask("POST", `/api/sessions/${environment}`)).data.session_id);
  return session;
}

function show(answer) {
  seen = { ...answer.observation, done: answer.done, reward: answer.reward };
  const refused = seen.last_action_error;
  const notice = refused ? h("p", { class: "notice bad" }, `Refused: ${refused}`) : null;
  const brief = h("div", { class: "soft" }, paragraphs(seen.task_brief ?? seen.objective));
  put($("seen"), notice, brief, observation(seen));
  $("raw").textContent = pretty(answer);
  put($("result"), facts(answer));
  put($("log"), steps.length ? steps.map(entry) : h("li", { class: "soft" }, "None yet."));
  if (answer.done) put($("act"), empty("The episode is over.", "Reset opens another one."));
}

function facts(answer) {
  const reward = answer.reward ?? 0;
  const all = [
    ["Steps taken", String(seen.step_count ?? steps.length)],
    ["Steps left", String(seen.remaining_steps)],
    ["Reward", signed(reward), tone(reward)],
    ["Over", answer.done ? "yes" : "no"],
  ];
  if (typeof seen.current_score === "number")
    all.push(["Score so far", seen.current_score.toFixed(4)]);
  return all.map(([label, value, look]) =>
    h("div", {}, h("dt", {}, label), h("dd", { class: look }, value)),
  );
}

const entry = ({ words, reward }) =>
  h(
    "li",
    {},
    h("code", {}, words),
    " ",
    h("span", { class: `number ${tone(reward)}` }, signed(reward)),
  );

/** An action in a line. */
function inLine({ action_type: name, ...fields }) {
  const short = (value) =>
    String(value).length > 40 ? `${String(value).slice(0, 40)}…` : String(value);
  return [name, ...Object.values(fields).map(short)].join(" ");
}

/** Says what went wrong, beside the field that it is about where that is known. */
function trouble(problem) {
  if (!(problem instanceof Problem)) throw problem;
  const { status, message } = problem;
  const byField = problem.byField();
  if (/^there is no (fixture|family|case)|is a case of/.test(message))
    byField.set("fixture_id", message);
  for (const [name, words] of byField) {
    const error = $("reset-form").querySelector(`[data-error="${CSS.escape(name)}"]`);
    if (!error) continue;
    error.textContent = words;
    error.hidden = false;
    error.previousElementSibling.setAttribute("aria-invalid", "true");
    error.previousElementSibling.focus();
    return;
  }
  $("trouble").textContent =
    status === 409 ? "No episode is open in this session. Reset opens one." : message;
  $("trouble").hidden = false;
}

function clear() {
  $("trouble").hidden = true;
  for (const error of $("reset-form").querySelectorAll("[data-error]")) {
    error.hidden = true;
    error.previousElementSibling.removeAttribute("aria-invalid");
  }
}

async function guarded(work) {
  clear();
  place.setAttribute("aria-busy", "true");
  try {
    await work();
  } catch (problem) {
    trouble(problem);
  } finally {
    place.removeAttribute("aria-busy");
  }
}

async function reset() {
  const body = {};
  if ($("fixture").value.trim()) body.fixture_id = $("fixture").value.trim();
  if ($("seed").value !== "") body.seed = Number($("seed").value);
  const opened = async () => ask("POST", `${base}/reset`, { body, session: await ownSession() });
  let answer;
  try {
    answer = await opened();
  } catch (problem) {
    if (problem.status !== 404 || !/session/i.test(problem.message)) throw problem;
    keep(null);
    answer = await opened();
  }
  steps = [];
  await compose();
  show(answer.data);
  composer.refresh();
  say("An episode is open.");
}

async function compose() {
  const { data } = await ask("GET", `/api/actions/${environment}`);
  const form = $("act").cloneNode(false);
  $("act").replaceWith(form);
  composer = new Composer(form, data, () => seen, step);
}

async function step(action) {
  clear();
  composer.busy(true);
  try {
    const body = { action, request_id: token() };
    const { data } = await ask("POST", `${base}/step`, { body, session: await ownSession() });
    const refused = data.observation.last_action_error;
    steps.push({ words: inLine(action), reward: data.reward ?? 0 });
    if (!refused) composer.forget(action);
    keepFocus(() => {
      show(data);
      composer.refresh();
    }, $("reset"));
    if (refused) composer.showRefusal(action, refused);
    const left = data.done
      ? "The episode is over."
      : `${plural(seen.remaining_steps, "step")} left.`;
    say(`${refused ? "Refused" : "Done"}. Reward ${signed(data.reward ?? 0)}. ${left}`);
  } catch (problem) {
    if (problem.details?.length) composer.showProblem(problem.message, problem.byField());
    else trouble(problem);
  } finally {
    composer.busy(false);
  }
}

async function state() {
  const { data } = await ask("GET", `${base}/state`, session ? { session } : {});
  $("raw-state").textContent = pretty(data);
  $("state-drawer").open = true;
  say("The state is shown.");
}

if ($("reset")) {
  $("reset").addEventListener("click", () => guarded(reset));
  $("state").addEventListener("click", () => guarded(state));
  $("reset-form").addEventListener("submit", (event) => {
    event.preventDefault();
    guarded(reset);
  });
  guarded(compose);
}
