"use strict";

// Any phone: while this page holds the microphone, a call goes on. Who speaks and what is said is not looked at.

(() => {
  if (!globalThis.MediaDevices) return; // a page that isn't secure has no microphone

  const SETTLED_AFTER = 1000; // a page that only tries the microphone lets it go sooner
  const held = new Set();
  let id = "";
  let settling = 0;

  const tell = (stage) =>
    document.dispatchEvent(new CustomEvent("recover-call", { detail: JSON.stringify({ stage, id }) }));

  function begin() {
    id = crypto.randomUUID();
    tell("answered");
  }

  function end() {
    clearTimeout(settling);
    settling = 0;
    if (id) tell("ended");
    id = "";
  }

  function hold(track) {
    if (track.readyState !== "live") return;
    held.add(track);
    track.addEventListener("ended", () => release(track));
    if (!id) settling ||= setTimeout(begin, SETTLED_AFTER);
  }

  function release(track) {
    if (held.delete(track) && held.size === 0) end();
  }

  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (...wishes) {
    const stream = await getUserMedia.apply(this, wishes);
    stream.getAudioTracks().forEach(hold);
    return stream;
  };

  const { clone, stop } = MediaStreamTrack.prototype;
  MediaStreamTrack.prototype.stop = function () {
    stop.call(this);
    release(this);
  };
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this);
    if (held.has(this)) hold(copy);
    return copy;
  };

  const cloneStream = MediaStream.prototype.clone;
  MediaStream.prototype.clone = function () {
    const copy = cloneStream.call(this);
    if (this.getAudioTracks().some((track) => held.has(track))) copy.getAudioTracks().forEach(hold);
    return copy;
  };

  addEventListener("pagehide", () => {
    held.clear();
    end();
  });
})();
