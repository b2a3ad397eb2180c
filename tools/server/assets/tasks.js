// The filter of a list of cases.

import { $, plural } from "./page.js";
import { onKey } from "./shortcuts.js";

export function filter(items) {
  const box = $("filter");
  if (!box) return;
  box.closest(".filter").hidden = false;
  const all = [...document.querySelectorAll(items)];
  const apply = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of all) {
      const group = item.closest(".group");
      const text =
        `${item.textContent} ${group?.querySelector("h2")?.textContent ?? ""}`.toLowerCase();
      const fits = words.every((word) => text.includes(word));
      item.closest("li, tr").hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of document.querySelectorAll(".group")) {
      const own = [...group.querySelectorAll(items)];
      group.hidden = own.length > 0 && own.every((item) => item.closest("li, tr").hidden);
    }
    $("filter-count").textContent = words.length ? `${plural(shown, "case")} found` : "";
  };
  box.addEventListener("input", apply);
  apply();
  onKey("/", () => box.focus());
}

if (document.querySelector("main table")) filter("main .group tbody tr");
