import {Access} from './access.js';
import {Columns} from './columns.js';
import {byId, isDark} from './dom.js';
import {Details} from './details.js';
import {Filter} from './filter.js';
import {Frames} from './frames.js';
import {Intake} from './intake.js';
import {Joiner} from './join.js';
import {bindKeys} from './keys.js';
import {drawMatches} from './matches.js';
import {List} from './list.js';
import {MetricsTable} from './metrics.js';
import {Reader} from './reader.js';
import {Ring} from './ring.js';
import {Series} from './series.js';
import {Sources} from './sources.js';
import {Status} from './status.js';
import {Types} from './types.js';
import {View} from './view.js';
import {Walker} from './walker.js';
import {markRow, missedRow} from './envelope.js';
import {saveJson, saveText} from './save.js';
import {MOST_COLUMNS, nextTime, queryOf, readState, writeState} from './state.js';
import {countText} from './format.js';

const MAX_ROWS = 50_000;
const MAX_BYTES = 32 << 20;
/** Whoever types a source's name has not asked for each beginning of it. */
const TYPING_MS = 300;
/** As in the style sheet. */
const NARROW_PX = 700;

/** The page: what is read goes through the ring and the filter into the list. */
export class App {
  #state = readState(location.hash);
  #access;
  #reader;
  #ring = new Ring(MAX_ROWS, MAX_BYTES);
  #filter = new Filter(this.#state.q);
  #series = new Series();
  #status = new Status();
  #view = new View(this.#ring, this.#filter, removed => this.#viewChanged(removed));
  #look = {time: this.#state.time};
  #list = new List(byId('list'), byId('spacer'), byId('rows'), this.#view, this.#look);
  #columns = new Columns(byId('columns'), this.#ring, this.#look, () => this.#frames.drawSoon());
  #walker = new Walker(this.#ring, new Details(byId('details'), () => this.#walker.select(null)),
    () => this.#columns.active ?? {list: this.#list, view: this.#view},
    (source, without) => this.#choose(source, without));
  #types = new Types(byId('types'), types => this.#set({types}));
  #sources = new Sources(byId('sources'), (source, without) => this.#choose(source, without));
  #intake = new Intake(this.#sources, this.#series, this.#status);
  #table = new MetricsTable(byId('metrics'), byId('metric-rows'), this.#series);
  #joiner = new Joiner();
  #frames = new Frames(() => this.#draw());
  #seenWhenHeld = 0;
  #query = '';
  #typing = 0;

  constructor(config) {
    this.config = config;
    this.#access = new Access(config);
    this.#reader = new Reader(() => this.#access.headers(), config.kept);
  }

  async start() {
    this.#bindReader();
    this.#bindControls();
    bindKeys({
      help: () => byId('help-sheet').showModal(),
      filter: () => byId('filter').focus(),
      hold: () => this.#list.follow(!this.#list.following),
      newest: () => this.#list.follow(true),
      oldest: () => this.#walker.shown().list.show(0),
      move: step => this.#walker.move(step),
      page: pages => this.#walker.shown().list.scrollPages(pages),
      open: () => this.#walker.openSelected(),
      loss: () => this.#walker.toNextLoss(),
      columns: count => this.#columnsOf(count),
      wrap: () => this.#set({wrap: !this.#state.wrap}),
      time: () => this.#set({time: nextTime(this.#state.time)}),
      clear: () => this.#clear(),
      close: () => this.#walker.details.close(),
    });
    byId('metrics').open = innerWidth > NARROW_PX;
    this.#apply();
    setInterval(() => this.#second(), 1_000);
    await this.#access.begin();
    Object.assign(this.#state, readState(location.hash));
    this.#apply();
    this.#open();
  }

  #open() {
    clearTimeout(this.#typing);
    const query = queryOf(this.#state.types, this.#filter.sources);
    if (query !== this.#query) {
      if (this.#query && this.#reader.kept) {
        // the newest lines of what is asked for now come anew
        this.#clear();
      }
      this.#query = query;
      this.#reader.open(query);
    }
  }

  #bindReader() {
    this.#reader.addEventListener('batch', event => this.#addRows(this.#intake.rowsOf(event.detail)));
    this.#reader.addEventListener('state', event => {
      this.#status.connection(event.detail.state, event.detail.text);
      this.#drawMatches();
    });
    this.#reader.addEventListener('gap', event => this.#addRows([markRow(event.detail.text)]));
    this.#reader.addEventListener('missed', event => {
      this.#status.losing(Math.max(0, event.detail.envelopes));
      this.#addRows([missedRow(event.detail.envelopes)]);
    });
    this.#reader.addEventListener('refused', async event => {
      if (await this.#access.refused(event.detail.status)) {
        this.#query = '';
        this.#open();
      }
    });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.#reader.retryNow();
        this.#frames.drawSoon();
      }
    });
  }

  #addRows(rows) {
    this.#frames.count(rows.length);
    const own = rows.filter(row => this.#joiner.join(row) === null);
    const added = own.map(row => this.#ring.add(row));
    this.#view.add(added);
    this.#columns.add(added);
    if (own.length < rows.length) {
      this.#frames.drawSoon();
    }
  }

  #viewChanged(removed) {
    this.#list.removed(removed);
    this.#frames.drawSoon();
  }

  #draw() {
    this.#drawLines();
    this.#drawNewer();
    this.#hideNothing();
  }

  #drawLines() {
    if (this.#columns.isOpen) {
      this.#columns.draw();
    } else {
      this.#list.draw();
    }
  }

  #drawNewer() {
    const newer = byId('newer');
    newer.hidden = this.#list.following;
    const count = Math.max(0, this.#ring.next - this.#seenWhenHeld);
    newer.textContent = count === 0 ? 'To the newest ↓' : `${countText(count)} new ↓`;
  }

  #second() {
    this.#frames.tick();
    this.#series.tick();
    this.#sources.tick();
    this.#status.tick(this.#ring, this.#view.length, this.#frames.sampled);
    if (!document.hidden) {
      this.#sources.draw();
      this.#table.draw(one => this.#filter.sources.length === 0 || this.#filter.sources.includes(one.source));
      this.#drawMatches();
      if (this.#look.time === 'ago') {
        this.#frames.drawSoon();
      }
    }
  }

  #drawMatches() {
    drawMatches(this.#filter, this.#view.length, this.#ring.size, byId('state').dataset.state);
    this.#hideNothing();
  }

  #hideNothing() {
    byId('nothing').hidden = this.#view.length > 0 || this.#columns.isOpen;
  }

  #bindControls() {
    const filter = byId('filter');
    filter.addEventListener('input', () => {
      this.#show({q: filter.value});
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#open(), TYPING_MS);
    });
    byId('filter-form').addEventListener('submit', event => event.preventDefault());
    const press = (id, action) => byId(id).addEventListener('click', action);
    press('hold', () => this.#list.follow(!this.#list.following));
    press('newer', () => this.#list.follow(true));
    press('wrap', () => this.#set({wrap: !this.#state.wrap}));
    press('time', () => this.#set({time: nextTime(this.#state.time)}));
    press('theme', () => this.#set({theme: isDark() ? 'light' : 'dark'}));
    press('clear', () => this.#clear());
    press('save', () => saveText(this.#view));
    press('save-json', () => saveJson(this.#view));
    press('help', () => byId('help-sheet').showModal());
    this.#access.offerLeaving(byId('leave'));
    press('lost', () => this.#walker.toNextLoss());
    press('split', () => this.#columnsOf(Math.max(1, this.#state.cols.length) % MOST_COLUMNS + 1));
    this.#list.addEventListener('follow', event => this.#followChanged(event.detail.following));
    this.#columns.addEventListener('follow', event => this.#list.follow(event.detail.following));
    [this.#list, this.#columns].forEach(shown => shown.addEventListener('overtaken', () => {
      byId('newer').title = 'What you looked at is gone: this page keeps no more.';
    }));
    byId('lines').addEventListener('click', event => {
      this.#columns.activate(event.target);
      this.#walker.clicked(event);
    });
    addEventListener('hashchange', () => this.#set(readState(location.hash)));
  }

  #followChanged(following) {
    this.#columns.follow(following);
    byId('hold').setAttribute('aria-pressed', String(!following));
    this.#seenWhenHeld = this.#ring.next;
    this.#drawNewer();
  }

  #choose(source, without) {
    const term = /\s/.test(source) ? `"src:${source}"` : `src:${source}`;
    this.#set({q: `${this.#state.q} ${without ? `-${term}` : term}`.trim()});
  }

  /** Sources beside each other: those that the filter names, and then those that send most. */
  #columnsOf(count) {
    const sources = [...new Set([...this.#filter.sources, ...this.#sources.busiest])].slice(0, count);
    this.#list.follow(true);
    this.#set({cols: count < 2 || sources.length < 2 ? [] : sources});
  }

  #clear() {
    this.#ring.clear();
    this.#view.clear();
    this.#columns.clear();
    this.#joiner.clear();
    this.#series.clear();
    this.#status.lost = 0;
    this.#list.follow(true);
    this.#drawLines();
  }

  #set(change) {
    this.#show(change);
    this.#open();
  }

  #show(change) {
    Object.assign(this.#state, change);
    history.replaceState(null, '', writeState(this.#state) || location.pathname);
    this.#apply();
  }

  #apply() {
    const {q, types, cols, wrap, time, theme} = this.#state;
    if (this.#filter.text !== q.trim() || byId('filter').value !== q) {
      byId('filter').value = q;
      this.#filter = new Filter(q);
      this.#view.use(this.#filter);
      this.#columns.use(this.#filter);
    }
    this.#types.show(types);
    document.body.classList.toggle('wrap', wrap);
    byId('wrap').setAttribute('aria-pressed', String(wrap));
    byId('time').textContent = {local: 'Local time', utc: 'UTC', ago: 'Age'}[time];
    this.#look.time = time;
    this.#look.wrap = wrap;
    document.documentElement.dataset.theme = theme;
    byId('operations').hash = writeState(this.#state);
    byId('list').hidden = cols.length > 0;
    byId('split').setAttribute('aria-pressed', String(cols.length > 0));
    this.#columns.show(cols, this.#filter);
    this.#columns.follow(this.#list.following);
    this.#drawMatches();
    this.#drawLines();
  }
}
