// Sorts and filters the table of all figures, and opens what a link points into. The page can be read without it.
const tools = document.querySelector("#tools");
const table = document.querySelector("#figures");

if (tools && table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const [words, part, below, said] = ["#f-words", "#f-part", "#f-below", "#f-said"].map((id) => tools.querySelector(id));

  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits = wanted.every((word) => texts[index].includes(word))
        && (!part.value || row.dataset.part === part.value) && (!below.checked || row.classList.contains("miss"));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    const [few, all] = [shown, rows.length].map((count) => count.toLocaleString("en"));
    said.textContent = shown === rows.length ? `${all} figures` : `${few} of ${all} figures`;
  };

  const number = (text) => {
    const digits = text.replaceAll(",", "").replace("−", "-").match(/-?\d[\d.]*(e-?\d+)?/);
    return digits ? Number(digits[0]) : null;
  };

  const sort = (head, column) => {
    const isNumber = head.classList.contains("num");
    const up = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "descending" : !isNumber;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const keys = new Map(rows.map((row) => {
      const text = row.cells[column].textContent;
      return [row, isNumber ? number(text) : text];
    }));
    const order = [...rows].sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      if (x === null || y === null) return (x === null) - (y === null); // what is missing stays below
      const before = isNumber ? x - y : x.localeCompare(y, "en", { numeric: true });
      return up ? before : -before;
    });
    body.append(...order);
  };

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(head, column));
    head.replaceChildren(button);
  });
  words.addEventListener("input", filter);
  part.addEventListener("change", filter);
  below.addEventListener("change", filter);
  tools.hidden = false;
  filter();
}

for (const link of document.querySelectorAll("a[data-opens]")) {
  link.addEventListener("click", () => {
    const target = document.querySelector(link.hash);
    if (target instanceof HTMLDetailsElement) target.open = true;
  });
}
