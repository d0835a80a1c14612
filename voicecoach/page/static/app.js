// The page: puts the link, the screen, the buttons and the sound together.

import { Link } from "./link.js";
import { lobby } from "./lobby.js";
import { Screen } from "./screen.js";
import { Sound } from "./sound.js";

const $ = (id) => document.getElementById(id);
// What the browser calls the keys that the session has by other names.
const NAMES = {
  Escape: "escape", " ": "space", Enter: "enter", ArrowRight: "right", ArrowLeft: "left", ArrowDown: "down", ArrowUp: "up",
};
const LABELS = { status: "how long?", back: "go back" };
const ORDER = [
  "pause", "resume", "next", "next exercise", "easier", "harder", "slower", "faster", "back", "repeat", "rest", "done",
  "status", "help", "louder", "quieter",
];
const LATEST = 500; // ms that a moment waits for its sound at most
const SENT_FOR = 150; // ms for which a button shows that it was touched

let commands = [];
let keys = {};
let waiting = [];
let hiding = 0;
let wanted = { loudspeaker: false, microphone: false };

const screen = new Screen((answer, ask) => link.send({ type: "reply", answer, ask }) || offline(), (message) => link.send(message));
const link = new Link({ text, sound: (data) => sound.take(data), state });
const sound = new Sound((data) => link.sendSound(data), told);

function view(name) {
  document.body.dataset.view = name;
  $("lobby").hidden = name !== "lobby";
  $("session").hidden = $("commands").hidden = name !== "session";
}

// --- from the session ------------------------------------------------------------------------------

function text(message) {
  switch (message.type) {
    case "welcome":
      commands = message.commands;
      keys = message.keys;
      buttons();
      screen.figure.again();
      if (wanted.loudspeaker || wanted.microphone) link.send({ type: "sounds", ...wanted });
      break;
    case "picture":
      screen.figure.take(message);
      break;
    case "moment":
      inTime(message);
      break;
    case "lobby":
      waiting = [];
      view("lobby");
      $("ear").hidden = true;
      $("title").textContent = "voicecoach";
      lobby($("lobby"), message, (routine) => link.send({ type: "begin", routine }) || offline());
      break;
    case "flush":
      sound.flush();
      waiting.forEach(clearTimeout);
      waiting = [];
      break;
    case "refused":
      trouble(message.reason, 4000);
      break;
  }
}

/** Show a moment when its sound is heard: the session is ahead of its loudspeaker. */
function inTime(moment) {
  const frame = sound.heardFrame;
  const ahead = frame === null ? moment.in_ms - link.roundTrip / 2 : (((moment.at - frame) | 0) / 48000) * 1000;
  const show = () => (view("session"), screen.show(moment));
  const halts = ["hurting", "stopped", "paused", "finished"].includes(moment.doing);
  if (halts || !(ahead > 4) || $("session").hidden) return show();
  waiting.push(setTimeout(show, Math.min(ahead, LATEST)));
  if (waiting.length > 64) waiting = waiting.slice(-32);
}

function state(open, why) {
  trouble(open ? "" : why);
  document.body.classList.toggle("offline", !open);
  if (!open && document.body.dataset.view === "connecting") $("title").textContent = "voicecoach";
}

function trouble(sentence, forMs = 0) {
  clearTimeout(hiding);
  $("trouble").textContent = sentence;
  $("trouble").hidden = !sentence;
  if (forMs) hiding = setTimeout(() => trouble(""), forMs);
}

function offline() {
  trouble("That was not sent: the session can't be reached just now.", 4000);
}

// --- buttons and keys -------------------------------------------------------------------------------

function buttons() {
  const known = [...ORDER.filter((name) => commands.includes(name)), ...commands.filter((name) => !ORDER.includes(name) && !["pain", "stop"].includes(name))];
  $("commands").replaceChildren(
    ...[...known, "pain", "stop"].map((command) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = LABELS[command] ?? command;
      button.dataset.command = command;
      button.onpointerdown = (event) => (event.preventDefault(), obey(command, button)); // sooner than a click
      button.onclick = (event) => event.detail === 0 && obey(command, button); // by keyboard, or a screen reader
      return button;
    }),
  );
}

function obey(command, button) {
  if (command === "pain" || command === "stop") sound.flush(); // silent before the session knows of it
  if (!link.send({ type: "obey", command })) return offline();
  button?.classList.add("sent");
  setTimeout(() => button?.classList.remove("sent"), SENT_FOR);
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("session").hidden || !$("settings").hidden) return;
  const { moment } = screen;
  const onButton = event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter");
  if (onButton || !moment) return;
  const answer = answerOf(event.key, moment);
  if (answer !== null) link.send({ type: "reply", answer, ask: moment.ask }) || offline();
  else if (keys[NAMES[event.key] ?? event.key]) obey(standing(keys[NAMES[event.key] ?? event.key], moment));
  else return;
  event.preventDefault();
});

function standing(command, { asks, doing }) {
  return command === "pause" && (asks === "ready" || doing === "hurting") ? "resume" : command;
}

function answerOf(key, { asks, answers }) {
  if (asks === "score") return /^\d$/.test(key) ? key : key === "t" ? "10" : null;
  if (asks !== "phrases") return null;
  if (/^[1-9]$/.test(key) && answers.length >= Number(key)) return answers[Number(key) - 1];
  const word = { y: "yes", n: "no" }[key];
  return word && answers.includes(word) ? word : null;
}

// --- this phone's loudspeaker and microphone ---------------------------------------------------------

async function use() {
  wanted = { loudspeaker: $("loudspeaker").checked, microphone: $("microphone").checked };
  try {
    if (wanted.loudspeaker || wanted.microphone) await sound.start(wanted);
    else await sound.stop();
    $("sound-state").textContent = "";
  } catch (error) {
    $("microphone").checked = wanted.microphone = false;
    const denied = error instanceof DOMException && error.name === "NotAllowedError";
    $("sound-state").textContent = denied ? "The microphone was refused: allow it for this page in the browser's settings." : `This phone's sound can't be used: ${error.message}`;
  }
  link.send({ type: "sounds", ...wanted });
}

function told(report) {
  document.body.dataset.gaps = String(report.gaps);
  window.voicecoach.told = report;
}

for (const id of ["loudspeaker", "microphone"]) $(id).onchange = use;
if (!Sound.mayListen) {
  $("microphone").disabled = true;
  $("sound-state").textContent = "To be heard by this phone's microphone, open the https address that the terminal shows.";
}

// --- settings ------------------------------------------------------------------------------------------

$("menu").onclick = () => {
  $("settings").hidden = !$("settings").hidden;
  $("menu").setAttribute("aria-expanded", String(!$("settings").hidden));
};

function kept(name, fallback) {
  try {
    return localStorage.getItem(name) ?? fallback;
  } catch {
    return fallback; // a browser that keeps nothing
  }
}

for (const [id, apply] of [
  ["theme", (value) => (document.documentElement.dataset.theme = value)],
  ["size", (value) => document.documentElement.style.setProperty("--scale", value)],
]) {
  const select = $(id);
  select.value = kept(id, select.value);
  apply(select.value);
  select.onchange = () => {
    apply(select.value);
    try {
      localStorage.setItem(id, select.value);
    } catch {
      // it holds for now
    }
  };
}

window.voicecoach = { link, screen, sound, told: null }; // for the tests, and whoever looks for a fault
