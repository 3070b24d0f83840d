"use strict";

// Hands what an adapter heard in the phone's page to the worker, and says it again until the call has ended and that
// has arrived: so a dashboard that is opened in mid-call knows of it, and a page that is gone falls silent.

(() => {
  const AGAIN_AFTER = 30_000;
  const ORDER = ["ringing", "answered", "ended"];
  const calls = new Map();
  let timer = 0;

  async function send(id) {
    const stage = calls.get(id);
    let status = 0;
    try {
      status = await chrome.runtime.sendMessage({ id, stage });
    } catch {
      // The extension was taken away or updated; its next self is in the page after a reload.
    }
    if (stage === "ended" && status >= 200 && status < 300) calls.delete(id);
    if (calls.size === 0) {
      clearInterval(timer);
      timer = 0;
    }
  }

  document.addEventListener("recover-call", ({ detail }) => {
    let told;
    try {
      told = JSON.parse(detail);
    } catch {
      return;
    }
    const { id, stage } = told ?? {};
    const before = calls.get(id);
    const known = before === undefined ? -1 : ORDER.indexOf(before);
    if (typeof id !== "string" || ORDER.indexOf(stage) <= known) return;
    if (stage === "ended" && before === undefined) return;
    calls.set(id, stage);
    timer ||= setInterval(() => [...calls.keys()].forEach(send), AGAIN_AFTER);
    send(id);
  });
})();
