// The composer: an action with just the fields that it needs, and errors next to the field.

import { h, inWords, put } from "./page.js";

/** A composer in a form. `context()` gives the observation, `send(action)` carries one out. */
export class Composer {
  constructor(form, offers, context, send) {
    Object.assign(this, { form, offers, context, send });
    Object.assign(this, { drafts: new Map(), isBusy: false, isCarriedOut: false });
    this.chosen = offers[0].action;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.submit();
      }
    });
    this.build();
  }

  build() {
    const chips = this.offers.map((offer) => {
      const isChosen = offer.action === this.chosen;
      const choose = () => this.choose(offer.action);
      const radio = { type: "radio", name: "action", value: offer.action, checked: isChosen };
      return h(
        "label",
        { class: "chip" },
        h("input", { ...radio, onchange: choose }),
        h("span", {}, offer.label),
      );
    });
    this.fields = h("div", { class: "fields" });
    this.about = h("p", { class: "soft" });
    this.alert = h("p", { class: "error", role: "alert", hidden: true });
    this.button = h("button", { class: "primary" }, "Send");
    const hint = h("span", { class: "soft keyhint" }, "Ctrl + Enter sends");
    put(
      this.form,
      h("fieldset", { class: "chips" }, h("legend", { class: "hidden-text" }, "Action"), chips),
      this.about,
      this.fields,
      this.alert,
      h("div", { class: "actions" }, this.button, hint),
    );
    this.draw();
  }

  get offer() {
    return this.offers.find((offer) => offer.action === this.chosen);
  }

  choose(action) {
    this.keep();
    this.chosen = action;
    this.draw();
  }

  /** Draws the fields anew with what was typed, for the observation may offer other words now. */
  refresh() {
    this.keep();
    this.draw();
  }

  draw() {
    const { offer } = this;
    this.about.textContent = offer.about;
    this.button.textContent = offer.label;
    this.clearErrors();
    this.isCarriedOut = false;
    const draft = this.drafts.get(this.chosen) ?? {};
    put(
      this.fields,
      offer.fields.map((it) => field(it, draft[it.name], this.context() ?? {})),
    );
  }

  /** The action as it stands, without empty fields. */
  action() {
    const action = { action_type: this.chosen };
    const data = new FormData(this.form);
    for (const { name, kind } of this.offer.fields) {
      const all = data.getAll(name).map((value) => String(value).trim());
      if (kind === "points") {
        const isTyped = this.form.elements[name]?.type === "text";
        const points = (isTyped ? all[0].split(",") : all).map((it) => it.trim()).filter(Boolean);
        if (points.length) action[name] = points;
      } else if (all[0]) {
        action[name] = kind === "amount" ? Number(all[0]) : all[0];
      }
    }
    return action;
  }

  keep() {
    if (!this.fields.childElementCount || this.isCarriedOut) return;
    const { action_type: action, ...draft } = this.action();
    // The ticket follows the desk, it is no draft.
    delete draft.ticket_id;
    this.drafts.set(action, draft);
  }

  /** Forgets what was typed for an action that was carried out. */
  forget({ action_type: action }) {
    this.drafts.delete(action);
    this.isCarriedOut = action === this.chosen;
  }

  async submit() {
    if (this.isBusy) return;
    this.clearErrors();
    const action = this.action();
    const lacks = ({ name, is_required: isRequired }) => isRequired && action[name] === undefined;
    const lacking = this.offer.fields.filter(lacks);
    for (const { name, label } of lacking) {
      this.showError(name, `${this.offer.label} needs this: fill in ${label.toLowerCase()}.`);
    }
    if (lacking.length) this.focusError();
    else await this.send(action);
  }

  busy(is) {
    this.isBusy = is;
    // A button that is disabled would lose the focus.
    this.button.setAttribute("aria-disabled", String(is));
    this.form.setAttribute("aria-busy", String(is));
  }

  /** Shows what was wrong, next to the field where that is known. */
  showProblem(words, byField = new Map()) {
    for (const [name, message] of byField) {
      if (!this.showError(name, message)) this.showAlert(message);
    }
    if (!byField.size) this.showAlert(words);
    this.focusError();
  }

  /** Shows why the desk refused an action: beside the field whose words the reason repeats. */
  showRefusal(action, words) {
    const isNamed = ({ name }) => {
      const value = action[name];
      return name !== "ticket_id" && value !== undefined && words.includes(String(value));
    };
    const named = this.offer.fields.find(isNamed);
    if (!named || !this.showError(named.name, words)) this.showAlert(words);
    this.focusError();
  }

  showAlert(words) {
    this.alert.hidden = false;
    this.alert.textContent = this.alert.textContent ? `${this.alert.textContent} ${words}` : words;
  }

  showError(name, words) {
    const place = this.fields.querySelector(`[data-error="${CSS.escape(name)}"]`);
    if (!place) return false;
    place.hidden = false;
    place.textContent = words;
    for (const input of place.parentElement.querySelectorAll("input, select, textarea")) {
      input.setAttribute("aria-invalid", "true");
    }
    return true;
  }

  clearErrors() {
    this.alert.hidden = true;
    this.alert.textContent = "";
    for (const place of this.fields.querySelectorAll("[data-error]")) {
      place.hidden = true;
      place.textContent = "";
    }
    for (const input of this.fields.querySelectorAll("[aria-invalid]")) {
      input.removeAttribute("aria-invalid");
    }
  }

  focusError() {
    this.fields.querySelector("[aria-invalid]")?.focus();
  }
}

/** A field with its label and the place of its error. */
function field(it, draft, seen) {
  const id = `act-${it.name}`;
  const base = { id, name: it.name, "aria-describedby": `${id}-error`, required: it.is_required };
  const error = { class: "error", id: `${id}-error`, "data-error": it.name, hidden: true };
  const input = inputs[it.kind]({ it, base, draft, seen, offered: offered(it, seen) });
  const hasLegend = input instanceof HTMLFieldSetElement;
  const label = `${it.label}${it.is_required ? "" : " (optional)"}`;
  const isWide = hasLegend || it.kind === "long";
  return h(
    "div",
    { class: isWide ? "field wide" : "field" },
    hasLegend ? null : h("label", { for: id }, label),
    input,
    it.words.length && it.kind !== "choice" ? suggestions(`${id}-words`, it.words) : null,
    h("p", error),
  );
}

/** The words that the desk offers for a field, with what they mean; none if it offers none. */
function offered(it, seen) {
  const meant = seen.offers?.[it.offers];
  if (meant) return meant;
  const plain = {
    points: seen.reply_requirements?.checklist,
    word: it.offers === "codes" ? seen.available_resolution_codes : null,
  }[it.kind];
  return plain?.map((id) => ({ id, meaning: "" })) ?? null;
}

/** How each kind of field is filled in. */
const inputs = {
  ticket({ base, draft, seen }) {
    const tickets = (seen.inbox ?? []).map((it) => [
      it.ticket_id,
      `${it.ticket_id} · ${it.subject}`,
    ]);
    return select(base, tickets, draft ?? seen.active_ticket_id ?? tickets[0]?.[0]);
  },
  record({ base, draft, seen }) {
    return select(
      base,
      (seen.available_record_ids ?? []).map((it) => [it, it]),
      draft,
    );
  },
  choice({ it, base, draft }) {
    return select(
      base,
      it.words.map((word) => [word, inWords(word)]),
      draft,
      true,
    );
  },
  points({ it, base, draft = [], offered }) {
    if (!offered?.length)
      return text(base, draft.join(", "), { placeholder: "separated by commas" });
    const box = ({ id, meaning }) => {
      const input = { type: "checkbox", name: it.name, value: id, checked: draft.includes(id) };
      const words = h(
        "span",
        {},
        inWords(id),
        meaning ? h("span", { class: "soft" }, ` ${meaning}`) : null,
      );
      return h("label", { class: "check" }, h("input", input), words);
    };
    const set = { class: "checks", "aria-describedby": base["aria-describedby"] };
    return h("fieldset", set, h("legend", {}, it.label), offered.map(box));
  },
  word({ it, base, draft, offered }) {
    if (!offered) return suggested(it, base, draft ?? (it.words.length === 1 ? it.words[0] : ""));
    const words = ({ id, meaning }) => [id, meaning ? `${inWords(id)}: ${meaning}` : id];
    return select(base, offered.map(words), draft, true);
  },
  template({ it, base, draft, seen, offered }) {
    if (offered) return inputs.word({ it, base, draft, offered });
    return suggested(it, base, draft ?? seen.reply_requirements?.template_id ?? "");
  },
  amount({ base, draft = "" }) {
    const amount = { type: "number", step: "any", min: 0, inputmode: "decimal", value: draft };
    return h("input", { ...base, ...amount });
  },
  long({ base, draft = "" }) {
    return h("textarea", { ...base, rows: 4, value: draft });
  },
  text({ it, base, draft = "" }) {
    return suggested(it, base, draft);
  },
};

function text(base, value, more = {}) {
  return h("input", {
    ...base,
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    value,
    ...more,
  });
}

/** A text field that knows which words are published. */
function suggested(it, base, value) {
  return text(base, value, it.words.length ? { list: `${base.id}-words` } : {});
}

function suggestions(id, words) {
  return h(
    "datalist",
    { id },
    words.map((word) => h("option", { value: word })),
  );
}

function select(base, options, value, hasBlank = false) {
  const all = options.map(([id, words]) =>
    h("option", { value: id, selected: id === value }, words),
  );
  if (hasBlank) all.unshift(h("option", { value: "", selected: !value }, "Choose …"));
  return h("select", base, all);
}
