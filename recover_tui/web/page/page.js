"use strict";

// The keyboard is the terminal's from the first picture on, and again whenever the tab comes back.

const toTerminal = () => document.querySelector(".xterm-helper-textarea")?.focus();

new MutationObserver((_, observer) => {
  if (!document.body.classList.contains("-first-byte")) return;
  observer.disconnect();
  toTerminal();
}).observe(document.body, { attributeFilter: ["class"] });
addEventListener("focus", toTerminal);
