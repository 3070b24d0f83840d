"use strict";

// Twilio Flex: the worker's reservations of voice tasks.

(() => {
  const NOW = { pending: "ringing", accepted: "answered" };
  const OVER = ["rejected", "timeout", "canceled", "rescinded", "wrapup", "completed"];

  const tell = (stage, id) =>
    document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id }) }));

  function hear(reservation) {
    if (reservation.task.taskChannelUniqueName !== "voice") return;
    const id = reservation.sid;
    if (NOW[reservation.status]) tell(NOW[reservation.status], id);
    reservation.on("accepted", () => tell("answered", id));
    OVER.forEach((name) => reservation.on(name, () => tell("ended", id)));
  }

  function workerClient() {
    try {
      return window.Twilio.Flex.Manager.getInstance().workerClient;
    } catch {
      return undefined; // Flex is still starting
    }
  }

  const wait = setInterval(() => {
    const worker = workerClient();
    if (!worker) return;
    clearInterval(wait);
    worker.reservations.forEach(hear);
    worker.on("reservationCreated", hear);
  }, 500);
})();
