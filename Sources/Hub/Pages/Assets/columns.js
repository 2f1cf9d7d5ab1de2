// The schema's table: filters rows that are on the page, marks what was changed, and warns before it is lost.
const form = document.querySelector("[data-columns]");
if (form) {
  const bar = form.querySelector("[data-filter]");
  const words = form.querySelector("[data-changes]");
  const usual = words?.textContent;
  const rows = [...form.querySelectorAll("tbody tr")];
  const isChanged = (field) => field.type === "checkbox" ? field.checked !== field.defaultChecked
    : [...field.options ?? []].some((option) => option.selected !== option.defaultSelected);
  let sent = false;
  const count = () => {
    let changes = 0;
    for (const row of rows) {
      const changed = [...row.querySelectorAll("select, input")].filter(isChanged).length;
      row.classList.toggle("changed", changed > 0);
      changes += changed;
    }
    const entity = form.querySelector("#entity");
    if (entity && isChanged(entity)) changes += 1;
    if (words) words.textContent = changes ? `${changes} ${changes === 1 ? "change" : "changes"} not saved yet` : usual;
    return changes;
  };
  bar.hidden = rows.length < 8;
  bar.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const row of rows) row.hidden = !row.firstElementChild.textContent.toLowerCase().includes(wanted);
  });
  bar.querySelector("input").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  form.addEventListener("change", count);
  form.addEventListener("reset", () => setTimeout(count));
  form.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => { if (!sent && count()) event.preventDefault(); });
}
