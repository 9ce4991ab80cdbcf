const POINTS = 60;
const SAMPLES = 200;

/** Counters, gauges and timers by name, source and instance: the newest value and one point a second for a minute. */
export class Series {
  #all = new Map();

  constructor(max = 500) {
    this.max = max;
    this.left = 0;
  }

  take(envelope, type) {
    if (type === 'counter') {
      const counter = envelope.counter;
      this.#of(envelope, counter.name, type)?.count(Number(counter.delta ?? 0), Number(counter.total ?? 0));
    } else if (type === 'timer') {
      const timer = envelope.timer;
      const nanos = Number(BigInt(timer.stop ?? 0) - BigInt(timer.start ?? 0));
      this.#of(envelope, timer.name, type)?.measure(nanos / 1e6);
    } else {
      for (const [name, metric] of Object.entries(envelope.gauge.metrics ?? {})) {
        this.#of(envelope, name, type)?.set(Number(metric.value), metric.unit ?? '');
      }
    }
  }

  /** To be called once a second. */
  tick() {
    this.#all.forEach(one => one.tick());
  }

  get rows() {
    return [...this.#all.values()];
  }

  clear() {
    this.#all.clear();
    this.left = 0;
  }

  #of(envelope, name, type) {
    const source = envelope.source_id || '(none)';
    const instance = envelope.instance_id || '';
    const key = JSON.stringify([type, name, source, instance]);
    let one = this.#all.get(key);
    if (!one) {
      if (this.#all.size >= this.max) {
        this.left++;
        return undefined;
      }
      one = new One(key, name || '(no name)', source, instance, type);
      this.#all.set(key, one);
    }
    return one;
  }
}

class One {
  value = 0;
  unit = '';
  rate = 0;
  points = [];
  #sum = 0;
  #taken = 0;
  #isCounting = false;
  #samples = [];

  constructor(key, name, source, instance, type) {
    Object.assign(this, {key, name, source, instance, type});
  }

  /** Some producers tell what was added, some the total only. */
  count(delta, total) {
    const added = this.#isCounting ? Math.max(0, total - this.value) : 0;
    this.#sum += delta || added;
    this.value = total;
    this.#isCounting = true;
  }

  set(value, unit) {
    this.value = value;
    this.unit = unit;
    this.#taken++;
  }

  measure(millis) {
    this.unit = 'ms';
    this.#taken++;
    this.#samples.push(millis);
    if (this.#samples.length > SAMPLES) {
      this.#samples.shift();
    }
  }

  tick() {
    this.rate = this.type === 'counter' ? this.#sum : this.#taken;
    if (this.type === 'timer' && this.#samples.length > 0) {
      const sorted = [...this.#samples].sort((a, b) => a - b);
      this.value = sorted[Math.floor(sorted.length / 2)];
      this.p99 = sorted[Math.floor(sorted.length * 0.99)];
    }
    this.points.push(this.type === 'counter' ? this.rate : this.value);
    if (this.points.length > POINTS) {
      this.points.shift();
    }
    this.#sum = this.#taken = 0;
  }
}
