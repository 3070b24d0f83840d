"use strict";

// Links one page: asks for the right to see it, has the adapter run in it, and says hello to recover.

const field = (id) => document.getElementById(id);
const CODE = /^\s*(\d{1,5})-([\w-]{16,})\s*$/;
const LOOPBACK = ["127.0.0.1", "localhost"];

function say(words) {
  field("state").textContent = words;
}

function patternOf(address) {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" && !LOOPBACK.includes(hostname)) return "";
  return `${protocol}//${hostname}/*`;
}

async function register(phone, pattern) {
  await chrome.scripting.unregisterContentScripts();
  const where = { matches: [pattern], allFrames: true, runAt: "document_start", persistAcrossSessions: true };
  await chrome.scripting.registerContentScripts([
    { id: "relay", js: ["relay.js"], ...where },
    { id: "adapter", js: [`adapters/${phone}.js`], world: "MAIN", ...where },
  ]);
}

async function hello() {
  const status = await chrome.runtime.sendMessage({ hello: true });
  if (status === 0) return "recover doesn't listen right now. It will, once its dashboard is open.";
  if (status < 300) return "Linked. Load your phone's page anew, then a call that begins there folds recover.";
  return `recover doesn't know this code (${status}). Run recover phones browser again for a new one.`;
}

async function link(event) {
  event.preventDefault();
  const code = CODE.exec(field("code").value);
  const pattern = patternOf(field("page").value);
  if (!code) return say("The code is a number, a dash and letters, as recover phones browser shows it.");
  if (!pattern) return say("The page's address has to begin with https://.");
  // Nothing may be waited for before this: it has to follow a click.
  if (!(await chrome.permissions.request({ origins: [pattern] }))) return say("Without leave to see that page it can't.");
  const [, port, token] = code;
  await chrome.storage.local.set({ port: Number(port), token, phone: field("phone").value, page: pattern });
  await register(field("phone").value, pattern);
  field("code").value = "";
  return show(await hello());
}

async function unlink() {
  const { page } = await chrome.storage.local.get("page");
  await chrome.scripting.unregisterContentScripts();
  await chrome.storage.local.clear();
  if (page) await chrome.permissions.remove({ origins: [page] }).catch(() => false);
  return show("Not linked any more.");
}

async function show(words) {
  const { page, phone } = await chrome.storage.local.get(["page", "phone"]);
  field("unlink").hidden = !page;
  if (page) {
    field("page").value = page.slice(0, -1);
    field("phone").value = phone;
  }
  say(words ?? (page ? await hello() : ""));
}

field("link").addEventListener("submit", (event) => link(event).catch((error) => say(`That didn't work: ${error.message}`)));
field("unlink").addEventListener("click", () => unlink().catch((error) => say(`That didn't work: ${error.message}`)));
show().catch((error) => say(`That didn't work: ${error.message}`));
