import {App} from './app.js';

fetch('live/config', {cache: 'no-store'})
  .then(response => response.json())
  .then(config => new App(config).start());
