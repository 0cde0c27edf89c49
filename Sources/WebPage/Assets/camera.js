import { classify } from './api.js';
import { curlCommand } from './curl.js';
import { element } from './elements.js';
import { Picture } from './picture.js';
import { ResultCard } from './result.js';

/** Pixels of the longer side of a frame that is sent. */
const longestSide = 1280;
/** Seconds between two announcements to a screen reader. */
const announcementPause = 8;
/** Statuses that another key may change. */
const keyProblems = new Set([401, 403]);
/** Statuses that no next frame changes. */
const final = new Set([404, 405]);

/** Why a camera cannot be used here; undefined where it can. */
export function cameraObstacle() {
  if (navigator.mediaDevices?.getUserMedia) return undefined;
  return 'Browsers give a page the camera only over HTTPS or on localhost.';
}

/** The camera, live at the pace of the service: the next frame is taken when the last one's answer is here. */
export class Camera {
  #stream;
  #abort = new AbortController();
  #video = element('video', { playsinline: true });
  #canvas = document.createElement('canvas');
  #picture;
  #announced = -Infinity;

  /**
   * @param request gives key and options of each request.
   * @param report takes an outcome every few seconds, and what it says in words.
   */
  constructor({ request, report, onStop }) {
    this.request = request;
    this.report = report;
    this.onStop = onStop;
    this.#video.muted = true;
    this.#picture = new Picture(this.#video, 'Camera');
    this.card = new ResultCard(this.#picture, { onRemove: () => this.stop(), removeText: 'Stop', isLive: true });
  }

  /** Asks for the camera and begins; throws what `getUserMedia` throws. */
  async start() {
    this.#stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'user', width: { ideal: longestSide }, height: { ideal: 720 } }, audio: false,
    });
    const [track] = this.#stream.getVideoTracks();
    track.addEventListener('ended', () => this.stop());
    this.isMirrored = track.getSettings().facingMode !== 'environment';
    this.#video.classList.toggle('mirrored', this.isMirrored);
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#picture.setSize(this.#video.videoWidth, this.#video.videoHeight);
    this.#run();
  }

  /** Gives the camera back. */
  stop() {
    if (this.#abort.signal.aborted) return;
    this.#abort.abort();
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#video.srcObject = null;
    this.onStop();
  }

  async #run() {
    const { signal } = this.#abort;
    try {
      while (!signal.aborted) {
        await visible(signal);
        const frame = await this.#frame();
        const request = this.request();
        const outcome = await classify(frame, { ...request, signal });
        if (signal.aborted) return;
        this.#show(outcome, frame, request);
        if (final.has(outcome.status)) return this.#end();
        if (keyProblems.has(outcome.status)) await this.#anotherKey(request.key);
        else if (outcome.problem) await pause(outcome.retryAfter ? outcome.retryAfter * 1000 : 500, signal);
      }
    } catch (error) {
      if (error.name !== 'AbortError') throw error;
    }
  }

  /** Waits for a key other than the one that was refused; the camera stays on, and sends nothing meanwhile. */
  async #anotherKey(refused) {
    const { signal } = this.#abort;
    while (!signal.aborted && this.request().key === refused) await changed(signal);
  }

  /** Keeps the last outcome on the page when the loop cannot go on. */
  #end() {
    this.#stream.getTracks().forEach((track) => track.stop());
  }

  /** The present frame as a JPEG, as the camera sees it. */
  #frame() {
    const { videoWidth, videoHeight } = this.#video;
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    this.#canvas.width = Math.round(videoWidth * scale);
    this.#canvas.height = Math.round(videoHeight * scale);
    this.#canvas.getContext('2d').drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    return new Promise((resolve) => this.#canvas.toBlob(resolve, 'image/jpeg', 0.9));
  }

  #show(outcome, frame, request) {
    const text = this.card.show(outcome, { curl: curlCommand(frame, 'frame.jpg', request), mirrored: this.isMirrored });
    const now = performance.now() / 1000;
    if (now - this.#announced < announcementPause) return;
    this.#announced = now;
    this.report(outcome, text);
  }
}

function pause(duration, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, duration);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

/** Waits until a field of the page has been changed. */
function changed(signal) {
  return new Promise((resolve) => {
    addEventListener('change', resolve, { once: true, signal });
    signal.addEventListener('abort', resolve, { once: true });
  });
}

/** Waits while nobody sees the page. */
function visible(signal) {
  if (!document.hidden) return undefined;
  return new Promise((resolve) => {
    const done = () => { if (!document.hidden || signal.aborted) { document.removeEventListener('visibilitychange', done); resolve(); } };
    document.addEventListener('visibilitychange', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
