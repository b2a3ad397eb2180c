// The list of shortcuts behind `?`, arrow keys in lists, and keys of pages.

const keys = new Map();

/** Does something when a key is pressed outside of fields. */
export function onKey(key, act) {
  keys.set(key, act);
}

export const isTyping = (target) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const dialog = document.getElementById("shortcuts");
  if (event.key === "?" && dialog) {
    event.preventDefault();
    if (dialog.open) dialog.close();
    else dialog.showModal();
    return;
  }
  if (dialog && dialog.open) return;
  const act = keys.get(event.key);
  if (act) {
    event.preventDefault();
    act();
  }
});

document.addEventListener("keydown", (event) => {
  const list = event.target instanceof Element ? event.target.closest("[data-arrows]") : null;
  if (!list || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
  const items = [...list.querySelectorAll("button:not([disabled])")].filter(
    (item) => item.offsetParent,
  );
  const at = items.indexOf(event.target.closest("button"));
  if (at < 0) return;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[event.key];
  const next = items[Math.max(0, Math.min(items.length - 1, to))];
  event.preventDefault();
  next.focus();
});
