// In the audio thread: plays the session's blocks without a gap, and hands on what the microphone brings.
//
// Blocks arrive in bursts, and the phone's clock is not the session's. So some sound waits here (`target`), and the
// samples are read a little faster or slower than they were made, by at most MOST_BEND, which nobody hears, to keep it
// that much. Where that was too little the target grows; where far too much waits, it is skipped.

const RATE = 48000; // of the session's sound
const KEPT = RATE * 4;
const LEAST = 0.1 * RATE; // frames that wait before anything sounds
const MOST = 0.3 * RATE;
const MORE = 0.02 * RATE; // by which the target grows after a gap
const TOO_MUCH = 0.4 * RATE; // beyond the target: skipped
const FADE = 240; // 5 ms
const BEND = 0.02; // of the speed for each second that too much waits
const MOST_BEND = 0.002;
const SMOOTH = 1 / 400; // of each 128 frames' measure of what waits: some 1 s
const MICROPHONE = 960; // frames of a message: 20 ms
const TELL_EVERY = 0.1; // seconds between two reports

class Coach extends AudioWorkletProcessor {
  constructor() {
    super();
    this.samples = new Float32Array(KEPT);
    this.written = 0; // frames in all
    this.read = 0; // as well, with a fraction
    this.first = 0; // session's frame of frame 0
    this.target = LEAST;
    this.waits = LEAST;
    this.playing = false;
    this.fading = 0;
    this.gaps = 0;
    this.gapFrames = 0;
    this.longestGap = 0;
    this.gap = 0;
    this.quietSince = 0; // frames since the last that wasn't silent
    this.toldAt = 0;
    this.microphone = new Int16Array(MICROPHONE);
    this.speaker = new Int16Array(MICROPHONE); // what was played meanwhile, by the same clock
    this.heard = 0;
    this.heardAt = -1;
    this.phase = 0;
    this.last = 0;
    this.lastPlayed = 0;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take({ flush, sound, at }) {
    if (flush) {
      this.fading = this.playing ? FADE : 0;
      if (!this.playing) this.drop();
      return;
    }
    const next = (this.first + this.written) >>> 0;
    if (this.written === 0 || at !== next) {
      const missing = (at - next) | 0;
      if (this.written > 0 && missing > 0 && missing < RATE / 5) this.push(new Float32Array(missing)); // lost on the way
      else this.first = (at - this.written) >>> 0;
    }
    this.push(sound);
  }

  push(sound) {
    for (let i = 0; i < sound.length; i += 1) this.samples[(this.written + i) % KEPT] = sound[i];
    this.written += sound.length;
  }

  drop() {
    this.read = this.written;
    this.playing = false;
    this.fading = 0;
    this.waits = this.target;
  }

  process([input], [output]) {
    const out = output[0];
    this.play(out);
    for (let channel = 1; channel < output.length; channel += 1) output[channel].set(out);
    if (input[0]) this.listen(input[0], out);
    if (currentTime - this.toldAt > TELL_EVERY) this.tell();
    return true;
  }

  play(out) {
    const waiting = this.written - this.read;
    if (!this.playing) {
      if (this.gap > 0) this.gap += out.length;
      if (waiting < this.target) return;
      this.playing = true;
      this.closeGap();
      this.waits = waiting;
    }
    this.waits += (waiting - this.waits) * SMOOTH;
    if (waiting > this.target + TOO_MUCH) {
      this.read = this.written - this.target;
      this.waits = this.target;
    }
    const bend = Math.max(-MOST_BEND, Math.min(MOST_BEND, ((this.waits - this.target) / RATE) * BEND));
    const step = (RATE / sampleRate) * (1 + bend);
    for (let i = 0; i < out.length; i += 1) {
      if (this.read + 3 >= this.written) return this.starve(out, i);
      out[i] = this.between(this.read);
      this.read += step;
      if (this.fading > 0) {
        out[i] *= this.fading / FADE;
        this.fading -= 1;
        if (this.fading === 0) return this.drop();
      }
    }
  }

  /** Nothing more is there: a gap, unless the sound was cut, or the session is over. */
  starve(out, from) {
    for (let i = Math.max(0, from - 32); i < from; i += 1) out[i] *= (from - i) / 32;
    this.playing = false;
    if (this.fading > 0) return this.drop();
    this.gap = out.length - from;
    this.target = Math.min(MOST, this.target + MORE);
  }

  closeGap() {
    if (this.gap > 0 && this.gap < RATE) {
      this.gaps += 1;
      this.gapFrames += this.gap;
      this.longestGap = Math.max(this.longestGap, this.gap);
    }
    this.gap = 0;
  }

  /** Four samples' worth of a curve: the speed may change without a step. */
  between(at) {
    const i = Math.floor(at);
    const t = at - i;
    const a = this.samples[(i + KEPT - 1) % KEPT];
    const b = this.samples[i % KEPT];
    const c = this.samples[(i + 1) % KEPT];
    const d = this.samples[(i + 2) % KEPT];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  get frame() {
    return this.playing ? (this.first + Math.floor(this.read)) >>> 0 : -1;
  }

  listen(input, played) {
    const step = sampleRate / RATE;
    for (; this.phase < input.length; this.phase += step) {
      if (this.heard === 0) this.heardAt = this.frame;
      this.microphone[this.heard] = whole(input, this.phase, this.last);
      this.speaker[this.heard] = whole(played, this.phase, this.lastPlayed);
      this.heard += 1;
      if (this.heard === MICROPHONE) {
        const heard = new Int16Array(2 * MICROPHONE);
        heard.set(this.microphone);
        heard.set(this.speaker, MICROPHONE);
        this.port.postMessage({ heard: heard.buffer, at: this.heardAt });
        this.heard = 0;
      }
    }
    this.phase -= input.length;
    this.last = input[input.length - 1];
    this.lastPlayed = played[played.length - 1];
  }

  tell() {
    this.toldAt = currentTime;
    const { gaps, gapFrames, longestGap, target, waits, frame } = this;
    this.port.postMessage({ told: { gaps, gapFrames, longestGap, target, waits, frame, time: currentTime, now: Date.now() } });
  }
}

/** The sample between two of `samples`, whose first has `last` before it, as 16 bits. */
function whole(samples, at, last) {
  const i = Math.floor(at);
  const before = i > 0 ? samples[i - 1] : last;
  const sample = before + (at - i) * (samples[i] - before);
  return Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
}

registerProcessor("coach", Coach);
