'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * Lets our own sources say `./name.js` for `./name.ts`, as the ESM build of a package requires.
 * Requests from inside node_modules, and `.js` files that exist as such, resolve as they always do.
 */
module.exports = (request, options) => {
  if (/^\.{1,2}\/.*\.js$/.test(request) && !options.basedir.split(path.sep).includes('node_modules')) {
    const source = path.resolve(options.basedir, `${request.slice(0, -'.js'.length)}.ts`);
    if (fs.existsSync(source)) return source;
  }
  return options.defaultResolver(request, options);
};
