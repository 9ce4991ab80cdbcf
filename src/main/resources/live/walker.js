/** The row that is looked at: how one gets there by mouse and keys, and its details. */
export class Walker {
  /**
   * @param shown gives the list that is walked, with its view
   * @param choose is called with a source that was clicked, and whether it shall be left out
   */
  constructor(ring, details, shown, choose) {
    this.ring = ring;
    this.details = details;
    this.shown = shown;
    this.choose = choose;
  }

  clicked(event) {
    const line = event.target.closest('.row');
    const row = line && this.ring.get(Number(line.dataset.id));
    if (!row || event.target.closest('a') || String(getSelection())) {
      return;
    }
    if (event.target.closest('.source')) {
      this.choose(row.source, event.altKey);
    } else {
      this.select(row);
    }
  }

  /** @param row null for none */
  select(row) {
    const {list} = this.shown();
    list.selected = row?.id ?? null;
    if (row) {
      list.follow(false);
      this.details.open(row);
    }
    list.draw();
  }

  openSelected() {
    const row = this.ring.get(this.shown().list.selected ?? -1);
    if (row) {
      this.select(row);
    }
  }

  move(step) {
    const {list, view} = this.shown();
    const at = list.selected === null ? view.length - 1 : view.indexOf(list.selected) + step;
    const index = Math.max(0, Math.min(view.length - 1, at));
    const row = view.row(index);
    if (row) {
      list.selected = row.id;
      if (this.details.isOpen) {
        this.details.open(row);
      }
      list.show(index);
    }
  }

  toNextLoss() {
    const {list, view} = this.shown();
    const from = list.selected === null ? -1 : view.indexOf(list.selected);
    for (let step = 1; step <= view.length; step++) {
      const index = (from + step) % view.length;
      const row = view.row(index);
      if (row?.type === 'loss') {
        list.selected = row.id;
        list.show(index);
        return;
      }
    }
  }
}
