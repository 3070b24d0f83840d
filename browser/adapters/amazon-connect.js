"use strict";

// Amazon Connect Streams: each contact says when it comes in, connects, ends or is missed.

(() => {
  const tell = (stage, id) =>
    document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id }) }));

  function hear(contact) {
    if (contact.getType() !== "voice") return;
    const id = contact.getContactId();
    const said = (stage) => () => tell(stage, id);
    contact.onIncoming(said("ringing"));
    contact.onConnecting(said("ringing"));
    contact.onConnected(said("answered"));
    contact.onMissed(said("ended"));
    contact.onEnded(said("ended"));
    contact.onDestroy(said("ended"));
    // It may have been there before this page was loaded.
    if (contact.getStatus().type === "connected") tell("answered", id);
  }

  const wait = setInterval(() => {
    if (typeof window.connect?.contact !== "function") return;
    clearInterval(wait);
    window.connect.contact(hear);
  }, 500);
})();
