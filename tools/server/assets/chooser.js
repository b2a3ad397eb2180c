// Picks an episode for the viewer: an oracle, a finished episode, one of a run or of a log file.

import { ask, h, plural, put, say, score } from "./page.js";

/** A form that picks an episode. `show(side, name, story)` is given what was picked. */
export class Chooser {
  constructor(form, show) {
    Object.assign(this, { form, side: form.dataset.side, show });
    const { kind, run, file } = form.elements;
    kind.addEventListener("change", () => this.arrange());
    run.addEventListener("change", () => this.list());
    file.addEventListener("change", () => this.list());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.read(this.name());
    });
    kind.value = [...kind.options].find((option) => !option.disabled).value;
    this.arrange();
  }

  get kind() {
    return this.form.elements.kind.value;
  }

  /** Shows the fields of the kind that is picked. */
  arrange(wanted) {
    for (const field of this.form.querySelectorAll("[data-kind]")) {
      field.hidden = !field.dataset.kind.split(" ").includes(this.kind);
    }
    this.complain("");
    this.list(wanted);
  }

  complain(words) {
    const place = this.form.querySelector(".error");
    place.textContent = words;
    place.hidden = !words;
  }

  /** Fills the list of episodes. An answer that comes after a later question is left alone. */
  async list(wanted) {
    const { episode } = this.form.elements;
    const question = {};
    this.question = question;
    put(episode);
    let found = null;
    let trouble = "";
    try {
      found = await this.episodes();
    } catch (problem) {
      trouble = problem.message;
    }
    if (this.question !== question) return;
    const options = (found?.episodes ?? []).map((it) =>
      h("option", { value: it.episode }, describe(it)),
    );
    put(episode, options);
    if (wanted) episode.value = wanted;
    if (found && !options.length) trouble = none(found.withheld, this.kind);
    if (found || trouble) this.complain(trouble);
  }

  async episodes() {
    const { run, file } = this.form.elements;
    const asked = {
      episode: () => ask("GET", "/api/episodes"),
      run: () => ask("GET", `/api/runs/${encodeURIComponent(run.value)}/episodes`),
      file: () => ask("POST", "/api/story?brief=true", { bytes: file.files[0] }),
    }[this.kind];
    if (!asked || (this.kind === "file" && !file.files.length)) return null;
    return (await asked()).data;
  }

  /** The name of what is picked, as the address of the page has it; a file has none. */
  name() {
    const { oracle, family, seed, run, episode } = this.form.elements;
    return {
      oracle: `oracle:${oracle.value}`,
      family: `oracle:${family.value}@${seed.value || 0}`,
      run: `run:${run.value}/${episode.value}`,
      episode: `episode:${episode.value}`,
      file: null,
    }[this.kind];
  }

  async read(name) {
    this.complain("");
    const { file, episode } = this.form.elements;
    if (name === null && !file.files.length) return this.complain("Pick a log file first.");
    if (name?.match(/^(run|episode):(.*\/)?$/)) return this.complain("Pick an episode first.");
    this.form.setAttribute("aria-busy", "true");
    say("The episode is being read.");
    try {
      const query = new URLSearchParams(name === null ? { episode: episode.value } : { of: name });
      const story =
        name === null
          ? (await ask("POST", `/api/story?${query}`, { bytes: file.files[0] })).data.story
          : (await ask("GET", `/api/story?${query}`)).data;
      this.show(this.side, name, story);
      const turns = plural(story.turns.length - 1, "turn");
      say(`${story.title}: ${turns}, final score ${score(story.score)}.`);
    } catch (problem) {
      this.complain(problem.message);
      say("");
    } finally {
      this.form.removeAttribute("aria-busy");
    }
    return undefined;
  }

  /** Sets the fields to what a name of the address stands for. */
  adopt(name) {
    const kind = name.slice(0, name.indexOf(":"));
    const rest = name.slice(kind.length + 1);
    const { elements } = this.form;
    const [, family, seed] = rest.match(/^(.*?)(?::.*)?@(\d+)$/) ?? [];
    elements.kind.value = family ? "family" : kind;
    if (family) Object.assign(elements.family, { value: family });
    if (family) Object.assign(elements.seed, { value: seed });
    if (kind === "oracle" && !family) elements.oracle.value = rest;
    if (kind === "run") elements.run.value = rest.slice(0, rest.lastIndexOf("/"));
    this.arrange(rest.slice(rest.lastIndexOf("/") + 1));
  }
}

/** An episode in a list. */
function describe(it) {
  const parts = [`${it.episode}: ${it.scenario}`];
  if (it.policies) parts.push(it.policies.join(" and "));
  if (typeof it.score === "number") parts.push(`score ${score(it.score)}`);
  return parts.join(" · ");
}

/** Why there is nothing to pick. */
function none(withheld, kind) {
  if (!withheld && kind === "run") return "The logs of this run hold no episode to walk through.";
  if (!withheld) return "There is no finished episode yet. Play one in the console.";
  const are = withheld === 1 ? "is" : "are";
  const there = `${plural(withheld, "episode")} of cases that judge ${are} there`;
  return `${there}; a server with --visibility open shows them.`;
}
