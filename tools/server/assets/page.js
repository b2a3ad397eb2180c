// What every module needs: elements without innerHTML, requests, and words for numbers.

/** An element. Texts become text nodes, so nothing in them is ever markup. */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of SVG. */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" && "value" in element) element.value = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

export const $ = (id) => document.getElementById(id);

export function put(element, ...children) {
  element.replaceChildren(
    ...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false),
  );
}

/** Says something to whoever listens instead of looking. */
export function say(words) {
  const place = $("say");
  if (place) place.textContent = words;
}

/** Draws something anew and gives the focus back to what had it, or to a place instead of it. */
export function keepFocus(draw, instead) {
  const { id, dataset } = document.activeElement ?? document.body;
  const hadFocus = document.activeElement !== document.body;
  const [[name, value] = ["id", id]] = Object.entries(dataset);
  draw();
  if (!hadFocus || document.activeElement !== document.body) return;
  const attribute = name === "id" ? "id" : `data-${name}`;
  const same =
    value && document.querySelector(`[${attribute}="${CSS.escape(value)}"]:not(:disabled)`);
  (same || instead).focus({ preventScroll: true });
}

/** A request that was not carried out. `details` names fields where it can. */
export class Problem extends Error {
  constructor(status, body) {
    const detail = body && body.detail;
    const list = Array.isArray(detail) ? detail : [];
    const words = list.length ? list.map((it) => it.msg).join("; ") : detail;
    super(
      typeof words === "string" && words ? words : `The server answered with status ${status}.`,
    );
    this.status = status;
    this.details = list;
  }

  /** What is wrong with each field. */
  byField() {
    const found = new Map();
    for (const { loc = [], msg } of this.details) {
      const field = loc.find(
        (place) =>
          typeof place === "string" && place !== "body" && place !== "action" && place !== "query",
      );
      if (field) found.set(field, found.has(field) ? `${found.get(field)} ${msg}` : msg);
    }
    return found;
  }
}

/** Asks the server for JSON. */
export async function ask(method, path, { body, session, bytes } = {}) {
  const headers = { Accept: "application/json" };
  if (session) headers["X-Session-Id"] = session;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch {
    throw new Problem(0, {
      detail: "The server does not answer. Check that it runs, then try again.",
    });
  }
  const text = await response.text();
  let read = null;
  try {
    read = text ? JSON.parse(text) : null;
  } catch {
    read = null;
  }
  if (!response.ok) throw new Problem(response.status, read);
  return { data: read, session: response.headers.get("x-session-id") };
}

/** A name with blanks for underscores and one capital. */
export function inWords(name) {
  const words = String(name ?? "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const score = (value) => (typeof value === "number" ? value.toFixed(4) : "–");
export const signed = (value) =>
  `${value > 0 ? "+" : value < 0 ? "−" : "±"}${Math.abs(value).toFixed(4)}`;
export const tone = (value) => (value > 0 ? "good" : value < 0 ? "bad" : "soft");
export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** A bar with its numbers. */
export function measure(label, value, most, words) {
  return h(
    "span",
    { class: "measure" },
    h("meter", { min: 0, max: most || 1, value, "aria-label": label }),
    h("span", { class: "number" }, words),
  );
}

/** JSON for the drawer. */
export const pretty = (value) => JSON.stringify(value, null, 2);

/** A name for a request, so that it can be sent once more and act only once. Pages that come over
 *  plain HTTP have no `randomUUID`. */
export function token() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
