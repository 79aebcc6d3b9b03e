import { read } from '../session.js';

/** The complete steps of the last hour, extended by the live stream and fetched again after a gap. */
export class Hour {
  points = [];
  perMinute = 6;
  #step = 10_000;
  #fetching = false;

  /** Fetches the whole hour. */
  async fetch() {
    this.#fetching = true;
    try {
      const series = await read('/series');
      this.#step = series.step_seconds * 1000;
      this.perMinute = 60 / series.step_seconds;
      this.points = series.points.slice(0, -1);
    } finally {
      this.#fetching = false;
    }
  }

  /** Adds the points of a frame; returns whether a step has ended. */
  async add([closed, open]) {
    if (!open || this.#fetching) return false;
    const last = this.points.at(-1);
    if (last?.at === closed.at) return false;
    const isNext = last && Date.parse(closed.at) - Date.parse(last.at) < this.#step * 1.5;
    if (isNext) {
      this.points = [...this.points.slice(-359), closed];
    } else {
      await this.fetch();
    }
    return true;
  }
}
