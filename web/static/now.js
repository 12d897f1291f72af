// Shows what the page's process sends, without losing the place of whoever reads by keyboard.
"use strict";
const live = document.getElementById("live");
const connection = document.getElementById("connection");
const source = new EventSource("/now/events");

source.addEventListener("now", (event) => {
  connection.textContent = "";
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && live.contains(selection.anchorNode)) return;
  const focused = live.contains(document.activeElement) ? document.activeElement : null;
  const name = focused && ["href", "aria-label"].find((one) => focused.hasAttribute(one));
  const value = name && focused.getAttribute(name);
  const alike = () => [...live.querySelectorAll(`[${name}]`)].filter((one) => one.getAttribute(name) === value);
  const place = name ? alike().indexOf(focused) : 0; // several links may lead to the same page
  const scrolled = [...live.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  live.innerHTML = event.data;
  live.querySelectorAll(".scroll").forEach((one, index) => { one.scrollLeft = scrolled[index] || 0; });
  if (name) {
    const again = alike()[place] || alike()[0];
    if (again) again.focus({ preventScroll: true });
  }
});
source.addEventListener("away", (event) => { connection.textContent = event.data; });
source.addEventListener("end", () => { source.close(); location.assign("/log-in"); });
source.onerror = () => { connection.textContent = "The page's process does not answer. What is shown may be old."; };
