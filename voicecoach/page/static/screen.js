// What is seen of a session: drawn from its messages, moved on by the browser's own clock in between.

import { Figure } from "./figure.js";

const $ = (id) => document.getElementById(id);
const BORDERS = { hurting: "block", stopped: "double", paused: "heavy", asking: "light", waiting: "light" };
const SECONDS_ALONE = 2; // for which the bars go on by themselves without news

/** Sets a text only where it differs: a live region speaks every change. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export class Screen {
  /** @param {(answer: string, ask: number) => void} answered @param {(message: any) => boolean} ask */
  constructor(answered, ask) {
    this.answered = answered;
    this.figure = new Figure($("figure"), ask);
    this.moment = null;
    this.shownAt = 0;
    this.moving = false;
  }

  /** Show the moment of this message. */
  show(moment) {
    const before = this.moment;
    this.moment = moment;
    this.shownAt = performance.now();
    put($("title"), moment.title || "voicecoach");
    put($("exercise"), moment.exercise || moment.title);
    put($("place"), place(moment));
    put($("instead"), moment.instead_of ? `instead of ${moment.instead_of}` : "");
    this.poster(moment);
    put($("coming"), moment.coming ? `next: ${moment.coming}` : "");
    put($("left"), timeLeft(moment.left));
    put($("heard"), moment.heard ? `heard “${moment.heard.phrase}”${moment.heard.did ? ` → ${moment.heard.did}` : ""}` : "");
    put($("notice"), moment.notice);
    this.ear(moment);
    if (!before || before.ask !== moment.ask || $("answers").dataset.ask !== String(moment.ask)) this.answers(moment);
    speak(before, moment);
    if (!this.moving) this.move();
  }

  poster({ poster, doing }) {
    const frame = $("poster");
    frame.dataset.doing = doing;
    if (BORDERS[doing]) frame.dataset.border = BORDERS[doing];
    else delete frame.dataset.border;
    put($("label"), BORDERS[doing] ? poster.label : "");
    put($("number"), poster.number);
    put($("word"), poster.word);
    put($("lines"), poster.lines.join("\n"));
  }

  ear({ listening }) {
    const ear = $("ear");
    ear.hidden = false;
    ear.classList.toggle("off", !listening.on);
    const listens = listening.name ? `● listening for “${listening.name}”` : "● listening";
    put(ear, !listening.on ? "○ not listening" : listening.ducked ? "◉ listening to you" : listens);
    ear.title = listening.reason;
  }

  answers(moment) {
    const box = $("answers");
    box.dataset.ask = String(moment.ask);
    const choices = moment.asks === "score" ? [...Array(11).keys()].map(String) : moment.asks === "phrases" ? moment.answers : [];
    box.hidden = choices.length === 0;
    box.replaceChildren(
      ...choices.map((choice) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = choice;
        button.dataset.answer = choice;
        button.onclick = () => this.answered(choice, moment.ask);
        return button;
      }),
    );
    box.setAttribute("aria-label", moment.invites || "Answers");
  }

  /** The bars, on every frame that the browser draws; for people who want less motion, with the messages alone. */
  move() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const moment = this.moment;
    this.moving = Boolean(moment) && !document.hidden;
    if (!this.moving) return;
    const goes = ["working", "resting", "switching", "counting in", "settling"].includes(moment.doing);
    const since = still || !goes ? 0 : Math.min((performance.now() - this.shownAt) / 1000, SECONDS_ALONE);
    const { phase_left: left, phase_length: length } = moment;
    const phase = moment.doing === "working" && length ? 1 - Math.max(0, left - since) / length : null;
    this.figure.show(moment.figure, phase === null ? null : still ? 1 : phase);
    $("phase").classList.toggle("on", phase !== null);
    $("phase").firstElementChild.style.transform = `scaleX(${phase ?? 0})`;
    $("progress").firstElementChild.style.transform = `scaleX(${moment.progress})`;
    $("progress").setAttribute("aria-valuenow", String(Math.round(moment.progress * 100)));
    if (still) this.moving = false;
    else requestAnimationFrame(() => this.move());
  }
}

function place({ set, sets, side }) {
  const where = sets ? `set ${set} of ${sets}` : "";
  const which = side === "left" || side === "right" ? `${side} side` : side;
  return [where, which].filter(Boolean).join(" · ");
}

function timeLeft(seconds) {
  if (seconds <= 0) return "the end";
  return seconds < 90 ? "about 1 min left" : `about ${Math.round(seconds / 60)} min left`;
}

/** For screen readers: what has changed in words, never the counts, which the coach says. */
function speak(before, now) {
  if (now.invites && now.invites !== before?.invites) put($("urgent"), now.invites);
  else if (now.doing !== before?.doing && ["stopped", "paused", "hurting"].includes(now.doing)) put($("urgent"), now.poster.word);
  const sentence = [now.exercise, place(now)].filter(Boolean).join(", ");
  if (sentence !== (before ? [before.exercise, place(before)].filter(Boolean).join(", ") : "")) put($("said"), sentence);
}
