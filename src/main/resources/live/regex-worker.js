let pattern;

onmessage = event => {
  if (event.data.source !== undefined) {
    pattern = new RegExp(event.data.source, event.data.flags);
    postMessage(null);
  } else {
    postMessage(Uint8Array.from(event.data, text => pattern.test(text) ? 1 : 0));
  }
};
