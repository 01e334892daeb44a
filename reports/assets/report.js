"use strict";
(() => {
  const cases = [...document.querySelectorAll("details.case")];
  const find = document.getElementById("find");
  const boxes = [...document.querySelectorAll('#filter input[name="outcome"]')];
  const found = document.getElementById("found");

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let shown = 0;
    for (const one of cases) {
      const match = outcomes.has(one.dataset.outcome) && words.every((word) => one.dataset.search.includes(word));
      one.classList.toggle("hidden", !match);
      shown += match ? 1 : 0;
    }
    for (const file of document.querySelectorAll("section.file")) {
      file.classList.toggle("hidden", !file.querySelector("details.case:not(.hidden)"));
    }
    found.textContent = `${shown} of ${cases.length} cases`;
  }

  // A link from the coverage table shows its case, whatever the filter hides.
  function showTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || !target.matches("details.case")) return;
    target.classList.remove("hidden");
    target.closest("section.file")?.classList.remove("hidden");
    target.open = true;
    target.scrollIntoView();
  }

  function openAll(open) {
    for (const one of cases) if (!one.classList.contains("hidden")) one.open = open;
  }

  document.getElementById("filter").hidden = false;
  document.getElementById("filter").addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", filter);
  for (const box of boxes) box.addEventListener("change", filter);
  document.getElementById("open-all").addEventListener("click", () => openAll(true));
  document.getElementById("close-all").addEventListener("click", () => openAll(false));
  window.addEventListener("hashchange", showTarget);
  filter();
  showTarget();
})();
