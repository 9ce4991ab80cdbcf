import {element} from './dom.js';
import {TYPES} from './state.js';

/** The boxes by which one chooses types; one at least stays chosen. */
export class Types {
  #boxes = new Map();

  /** @param changed is called with the types that are wanted now */
  constructor(fieldset, changed) {
    TYPES.forEach(type => {
      const box = element('input', {type: 'checkbox', name: type, onchange: () => changed(this.#wanted(type))});
      this.#boxes.set(type, box);
      fieldset.append(element('label', {}, box, ` ${type}`));
    });
  }

  show(types) {
    this.#boxes.forEach((box, type) => { box.checked = types.includes(type); });
  }

  #wanted(touched) {
    const types = TYPES.filter(type => this.#boxes.get(type).checked);
    return types.length > 0 ? types : [touched];
  }
}
