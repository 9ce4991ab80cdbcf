import {App} from './app.js';
import {byId} from './dom.js';

fetch('live/config', {cache: 'no-store'})
  .then(response => response.json())
  .then(config => {
    byId('operations').hidden = !config.operations;
    return new App(config).start();
  });
