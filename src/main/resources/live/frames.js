/** More lines a second than anyone can read, so that the screen shows a sample. */
const SAMPLED_FROM = 2_000;
const SAMPLED_DRAW_MS = 250;

/** Draws in the next frame what has changed, or, where lines come faster than anyone reads, in some frames only. */
export class Frames {
  sampled = false;
  #drawing = false;
  #lastDrawMs = 0;
  #linesThisSecond = 0;

  /** @param draw draws everything */
  constructor(draw) {
    this.draw = draw;
  }

  count(lines) {
    this.#linesThisSecond += lines;
  }

  /** To be called once a second. */
  tick() {
    this.sampled = this.#linesThisSecond > SAMPLED_FROM;
    this.#linesThisSecond = 0;
  }

  drawSoon() {
    if (this.#drawing || document.hidden) {
      return;
    }
    this.#drawing = true;
    const wait = this.sampled ? SAMPLED_DRAW_MS - (performance.now() - this.#lastDrawMs) : 0;
    if (wait > 0) {
      setTimeout(() => this.#drawNextFrame(), wait);
    } else {
      this.#drawNextFrame();
    }
  }

  #drawNextFrame() {
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#lastDrawMs = performance.now();
      this.draw();
    });
  }
}
