"use strict";

// RingCentral Embeddable: its frame posts rc-active-call-notify to the page that it stands in.

(() => {
  const STAGES = {
    Ringing: "ringing",
    CallConnected: "answered",
    OnHold: "answered",
    ParkedCall: "answered",
    NoCall: "ended",
  };

  const widgets = () => [...document.querySelectorAll("iframe[id^='rc-widget']")];

  addEventListener("message", ({ data, source }) => {
    if (data?.type !== "rc-active-call-notify" || !widgets().some((frame) => frame.contentWindow === source)) return;
    const stage = STAGES[data.call?.telephonyStatus];
    const id = data.call?.sessionId ?? data.call?.id;
    if (!stage || !id) return;
    document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id: String(id) }) }));
  });
})();
