// The socket to the session: opened with the key of the address, and opened again whenever it was lost.

const VERSION = 1;
const PING_EVERY = 500; // ms: the session takes a phone that is silent for 1.5 s to be gone
const SILENT_FOR = 4000; // ms without a word after which the line is dead, whatever the browser thinks
const WAITS = [200, 400, 800, 1500, 3000]; // ms before the next attempt
const MOST_WAITING = 65536; // bytes that may wait to be sent; sound beyond that is dropped

/** Why a socket was closed, for good: there is no use in trying again. */
const FINAL = {
  4401: "This page belongs to an older session. Scan the new code, or open the new address.",
  4403: "This page was opened from an address that isn't the session's.",
};
const PASSING = {
  4429: "Too many pages are open. Close another one.",
  4413: "This page sent too much.",
  4408: "This page was too slow.",
};

export class Link {
  /** @param {{text: (message: any) => void, sound: (data: ArrayBuffer) => void, state: (open: boolean, why: string) => void}} takes */
  constructor(takes) {
    this.takes = takes;
    this.tries = 0;
    this.roundTrip = 0;
    this.heardAt = 0;
    this.socket = null;
    const now = () => this.tries > 0 && this.open();
    addEventListener("online", now);
    addEventListener("pageshow", now);
    addEventListener("hashchange", () => location.reload());
    document.addEventListener("visibilitychange", () => document.hidden || now());
    setInterval(() => this.beat(), PING_EVERY);
    this.open();
  }

  open() {
    clearTimeout(this.again);
    if (this.socket && this.socket.readyState < WebSocket.CLOSING) return;
    const key = new URLSearchParams(location.hash.slice(1)).get("k") ?? "";
    if (!/^[0-9a-f]{32}$/.test(key)) {
      this.takes.state(false, "This address has no key. Scan the code that the terminal shows.");
      return;
    }
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`, [
      `voicecoach.${VERSION}`,
      `key.${key}`,
    ]);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => {
      this.heardAt = performance.now();
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heardAt = performance.now();
      if (typeof data !== "string") return this.takes.sound(data);
      const message = JSON.parse(data);
      if (message.type === "pong") this.roundTrip = performance.now() - message.sent;
      else if (message.type === "welcome") (this.tries = 0), this.takes.state(true, ""), this.takes.text(message);
      else this.takes.text(message);
    };
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  lost(code) {
    this.socket = null;
    this.tries += 1;
    const why = FINAL[code] ?? PASSING[code] ?? "The session can't be reached. Trying again.";
    this.takes.state(false, why);
    if (FINAL[code]) return;
    this.again = setTimeout(() => this.open(), WAITS[Math.min(this.tries, WAITS.length) - 1]);
  }

  beat() {
    if (!this.socket) return;
    if (performance.now() - this.heardAt > SILENT_FOR) {
      const dead = this.socket;
      this.lost(0); // opening or closing may take minutes where the network has gone
      dead.close();
      return;
    }
    this.send({ type: "ping", sent: performance.now() });
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** @returns {boolean} whether it is on its way */
  send(message) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** Sound that can't be sent now is of no use later. */
  sendSound(data) {
    if (this.isOpen && this.socket.bufferedAmount < MOST_WAITING) this.socket.send(data);
  }
}
