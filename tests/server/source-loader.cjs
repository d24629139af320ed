'use strict';

// Runs our packages from their TypeScript sources in a process of its own, as the tests do in theirs.
require('esbuild-register/dist/node').register({ target: 'node20' });
const Module = require('node:module');
const path = require('node:path');

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const name = /^@nest-amqp\/([a-z-]+)$/.exec(request)?.[1];
  return resolve.call(this, name ? path.join(__dirname, '..', '..', 'packages', name, 'src', 'index.ts') : request, ...rest);
};
