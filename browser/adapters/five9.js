"use strict";

// Five9's CRM SDK: one subscribes to its interactions.

(() => {
  const tell = (stage) => (told) => {
    const id = told?.callData?.interactionId;
    if (id) document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id: String(id) }) }));
  };

  const wait = setInterval(() => {
    const api = window.Five9?.CrmSdk?.interactionApi?.();
    if (typeof api?.subscribe !== "function") return;
    clearInterval(wait);
    api.subscribe({
      callStarted: tell("ringing"),
      callAccepted: tell("answered"),
      callRejected: tell("ended"),
      callEnded: tell("ended"),
      callFinished: tell("ended"),
    });
  }, 500);
})();
