// This phone's loudspeaker and microphone, for the coach.

const RATE = 48000;
const TO_PLAY = 1;
const HEARD = 2;
const HEADER = 8;
const WAITS = 0.12; // seconds that sound waits where there is no worklet

export class Sound {
  /** @param {(data: ArrayBuffer) => void} send @param {(told: any) => void} told */
  constructor(send, told) {
    this.send = send;
    this.told = told;
    this.context = null;
    this.player = null;
    this.stream = null;
    this.epoch = 0;
    this.frame = -1;
    this.level = 0;
  }

  /** Whether this page may listen at all: browsers let only secure ones. */
  static get mayListen() {
    return Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
  }

  /** Begin, in answer to a tap: browsers let nothing sound before one. */
  async start({ loudspeaker, microphone }) {
    this.loudspeaker = loudspeaker;
    if (!this.context) {
      this.context = new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
      this.player = this.context.audioWorklet ? await this.worklet() : new Scheduled(this.context);
    }
    await this.context.resume();
    this.player.node?.port?.postMessage({ flush: true });
    if (microphone && !this.stream) await this.listen();
    if (!microphone) this.deafen();
    navigator.wakeLock?.request("screen").catch(() => {});
  }

  async worklet() {
    await this.context.audioWorklet.addModule("worklet.js");
    const node = new AudioWorkletNode(this.context, "coach", { numberOfInputs: 1, outputChannelCount: [2] });
    node.connect(this.context.destination);
    node.port.onmessage = ({ data }) => {
      if (data.heard) this.heard(data);
      else (this.frame = data.told.frame), (this.toldAt = performance.now()), this.told(data.told);
    };
    return {
      node,
      take: (sound, at) => node.port.postMessage({ sound, at }, [sound.buffer]),
      flush: () => node.port.postMessage({ flush: true }),
    };
  }

  async listen() {
    this.stream = await navigator.mediaDevices.getUserMedia({
      // The coach's own voice is taken out by the coach, who is told what was played, to the sample. A browser's echo
      // canceller turns down whoever speaks over it: see docs/measurements.md.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 },
    });
    this.source = this.context.createMediaStreamSource(this.stream);
    this.source.connect(this.player.node);
  }

  deafen() {
    this.source?.disconnect();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.source = this.stream = null;
  }

  async stop() {
    this.deafen();
    this.player?.flush();
    await this.context?.close();
    this.context = this.player = null;
    this.frame = -1;
  }

  /** A block of the coach's sound. */
  take(data) {
    const view = new DataView(data);
    if (!this.player || view.getUint8(0) !== TO_PLAY) return;
    this.epoch = view.getUint8(1);
    const whole = new Int16Array(data, HEADER);
    const sound = new Float32Array(whole.length);
    for (let i = 0; i < whole.length; i += 1) sound[i] = whole[i] / 32768;
    this.player.take(sound, view.getUint32(4, true));
  }

  /** Silence, at once. */
  flush() {
    this.player?.flush();
  }

  heard({ heard, at }) {
    if (!this.stream) return;
    const message = new Uint8Array(HEADER + heard.byteLength);
    const view = new DataView(message.buffer);
    view.setUint8(0, HEARD);
    view.setUint8(1, at >= 0 ? this.epoch : (this.epoch + 128) % 256); // another epoch: nothing was playing
    view.setUint32(4, at >= 0 ? at : 0, true);
    message.set(new Uint8Array(heard), HEADER);
    this.send(message.buffer);
  }

  /** The session's frame that leaves the loudspeaker now, or null. */
  get heardFrame() {
    if (this.frame < 0 || !this.loudspeaker) return null;
    const since = (performance.now() - this.toldAt) / 1000;
    const latency = this.context.outputLatency || this.context.baseLatency || 0;
    return this.frame + (since - latency) * RATE;
  }
}

/** For pages that aren't secure, which have no worklet: each block is a source of its own, one after the other. */
class Scheduled {
  constructor(context) {
    this.context = context;
    this.gain = context.createGain();
    this.gain.connect(context.destination);
    this.at = 0;
    this.sources = new Set();
  }

  take(sound) {
    const { context } = this;
    const buffer = context.createBuffer(1, sound.length, RATE);
    buffer.copyToChannel(sound, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    const waits = this.at - context.currentTime;
    if (waits <= 0 || waits > 0.5) this.at = context.currentTime + WAITS;
    source.playbackRate.value = 1 + Math.max(-0.002, Math.min(0.002, (waits - WAITS) * 0.02));
    source.connect(this.gain);
    source.start(this.at);
    this.at += buffer.duration / source.playbackRate.value;
    this.sources.add(source);
    source.onended = () => this.sources.delete(source);
  }

  flush() {
    const now = this.context.currentTime;
    this.gain.gain.setValueAtTime(1, now);
    this.gain.gain.linearRampToValueAtTime(0, now + 0.005);
    const over = [...this.sources];
    over.forEach((source) => source.stop(now + 0.005));
    this.gain.gain.setValueAtTime(1, now + 0.006);
    this.at = 0;
  }
}
