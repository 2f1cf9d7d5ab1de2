// Shortcuts, and the question before what cannot be undone. Both only add to what links and forms do.
const rooms = { h: "/", p: "/projects", r: "/runs", a: "/audit" };
let leader = 0;
addEventListener("keydown", (event) => {
  if (!("shortcuts" in document.body.dataset) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "g") { leader = Date.now(); return; }
  if (Date.now() - leader < 1500 && rooms[event.key]) { location.href = rooms[event.key]; return; }
  if (event.key === "/") {
    const search = document.querySelector("main input[type=search]:not([hidden])");
    if (search) { search.focus(); event.preventDefault(); }
  }
  if (event.key === "?") location.href = "/settings";
});

const questions = {
  cancel: "Cancel this run? It stops within seconds and writes nothing.",
  withdraw: "Withdraw this model? No more data can be made from it. Its history stays.",
  delete: "Delete this dataset? Its files are removed.",
};
for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sure) return;
    event.preventDefault();
    const dialog = document.createElement("dialog");
    const words = document.createElement("p");
    const row = document.createElement("div");
    const keep = document.createElement("button");
    const act = document.createElement("button");
    words.textContent = questions[form.dataset.confirm];
    words.id = "question";
    dialog.setAttribute("aria-labelledby", "question");
    keep.textContent = "Keep it"; keep.className = "btn";
    act.textContent = form.querySelector("button").textContent; act.className = "btn btn-danger-solid";
    row.className = "actions"; row.append(keep, act);
    dialog.append(words, row);
    document.body.append(dialog);
    keep.addEventListener("click", () => dialog.close());
    act.addEventListener("click", () => { form.dataset.sure = "yes"; form.requestSubmit(); });
    dialog.addEventListener("close", () => { dialog.remove(); form.querySelector("button").focus(); });
    dialog.showModal();
  });
}
// Times are UTC in the page; here they become the reader's own.
for (const time of document.querySelectorAll("time[datetime]")) {
  const date = new Date(time.getAttribute("datetime"));
  const clock = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (!Number.isNaN(date.getTime())) time.textContent = time.textContent.replace(/\b\d\d:\d\d\b/, clock);
}
