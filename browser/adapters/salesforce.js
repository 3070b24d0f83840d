"use strict";

// Salesforce's console toolkit: a call begins and ends. It tells of no ring.

(() => {
  const tell = (stage, id) =>
    document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id: String(id) }) }));

  const wait = setInterval(() => {
    const cti = window.sforce?.console?.cti;
    if (typeof cti?.onCallBegin !== "function") return;
    clearInterval(wait);
    cti.onCallBegin(({ id }) => tell("answered", id));
    cti.onCallEnd(({ id }) => tell("ended", id));
  }, 500);
})();
