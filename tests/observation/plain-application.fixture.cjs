// An application that sends and listens; says whether anything of OpenTelemetry was loaded for it, or why it was refused.
const Module = require('node:module');
const { RabbitApplication } = require('@nest-amqp/client');
const { Queue } = require('@nest-amqp/core');
const { memory } = require('@nest-amqp/memory');

const [observation, installed] = process.argv.slice(2);
const resolve = Module._resolveFilename;
if (installed === 'missing') {
  Module._resolveFilename = function (request, ...rest) {
    if (request.startsWith('@opentelemetry/'))
      throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
    return resolve.call(this, request, ...rest);
  };
}

async function main() {
  const queue = new Queue('plain');
  const application = new RabbitApplication({ transport: memory(), declarables: [queue], observation: observation === 'on' });
  const handled = new Promise((done) => {
    application.addListener({
      id: 'plain',
      queues: [queue],
      options: {},
      handlers: [{ name: 'plain', takesPayload: true, invoke: ({ payload }) => done(payload) }],
    });
  });
  await application.start();
  await application.template.convertAndSend('', queue, 'x');
  await handled;
  await application.close();
  return Object.keys(require.cache).some((path) => path.includes('@opentelemetry'));
}

main().then(
  (loaded) => process.stdout.write(JSON.stringify({ loaded })),
  (error) => process.stdout.write(JSON.stringify({ code: error.code, message: error.message })),
);
