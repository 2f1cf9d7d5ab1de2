// Follows a run: progress, phases and log as they come. The page holds the first state already; without this it reloads
// every ten seconds. Says "as of" when the connection is lost, so that no bar looks alive that is not.
const root = document.querySelector("[data-live]");
if (root) {
  const address = root.dataset.live;
  const log = document.querySelector("[data-log]");
  const line = document.getElementById("line");
  const put = (name, text) => { for (const element of document.querySelectorAll(`[data-${name}]`)) element.textContent = text; };
  const say = document.querySelector("[data-say]");
  const stale = document.querySelector("[data-stale]");
  let last = Number(new URL(address, location).searchParams.get("after") || 0);
  let badge = document.querySelector("[data-badge]")?.textContent;
  let phase = "";

  const add = ({ number, time, level, text }) => {
    if (!log || number <= last) return;
    const item = line.content.firstElementChild.cloneNode(true);
    const [link, clock, words] = item.children;
    item.id = `L${number}`;
    if (level === "phase") item.className = level; else if (level) words.className = level;
    link.href = `#L${number}`; link.textContent = number; link.setAttribute("aria-label", `Line ${number}`);
    clock.textContent = time; words.textContent = text;
    const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(item);
    if (follows) log.scrollTop = log.scrollHeight;
    last = number;
  };

  const show = (state) => {
    if (state.isOver || (root.dataset.reload === "state" && badge && state.badge.text !== badge)) return location.reload();
    for (const element of document.querySelectorAll("[data-badge]")) {
      element.className = `badge ${state.badge.css}`; element.textContent = state.badge.text;
    }
    for (const bar of document.querySelectorAll("[data-percent]")) bar.value = state.percent;
    put("percent-text", state.percent); put("phase", state.phase); put("elapsed", state.elapsed); put("condition", state.condition);
    document.querySelectorAll("[data-stage]").forEach((item, index) => {
      const stage = state.stages[index];
      item.className = `${stage.css} share-${stage.share}`;
      item.querySelector("progress").value = stage.value;
      if (stage.css === "now" && stage.label !== phase && say) { say.textContent = stage.label; phase = stage.label; }
    });
    state.lines.forEach(add);
    if (stale) stale.hidden = true;
  };

  let source;
  const open = () => {
    source = new EventSource(address);
    source.onmessage = (event) => show(JSON.parse(event.data));
    source.onerror = () => {
      if (!stale) return;
      stale.textContent = `As of ${new Date().toLocaleTimeString()}, reconnecting.`; stale.hidden = false;
    };
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  if (log) log.scrollTop = log.scrollHeight;
}
